namespace Seedance.Web.Features.Compose.Paste;

/// <summary>As PowerShell reads words; nothing is expanded.</summary>
internal sealed class PowerShellReader(string text) : WordReader(text)
{
    protected override bool ReadPiece()
    {
        switch (Now)
        {
            case '`':
                if (BreakAfter(At + 1) is > 0 and var length) At += 1 + length;
                else ReadEscape();
                return true;
            case '@' when Next is '\'' or '"' && BreakAfter(At + 2) > 0: return ReadHereString();
            case '@' when Next == '{': return ReadTable();
            case '\'' or '"': return ReadQuoted(Now);
            case '#' when !IsInWord:
                while (At < Text.Length && Now != '\n') At++;
                return true;
            default:
                Add(Now);
                At++;
                return true;
        }
    }

    // The quote itself is written twice; in double quotes a backtick escapes as well.
    private bool ReadQuoted(char quote)
    {
        Begin();
        for (At++; At < Text.Length;)
        {
            if (Now == quote && Next == quote)
            {
                Add(quote);
                At += 2;
            }
            else if (Now == quote)
            {
                At++;
                return true;
            }
            else if (quote == '"' && Now == '`')
            {
                ReadEscape();
            }
            else
            {
                Add(Now);
                At++;
            }
        }

        return false;
    }

    // In a line of its own the quote ends it, and nothing else does.
    private bool ReadHereString()
    {
        var from = At + 2 + BreakAfter(At + 2);
        var end = Text.IndexOf($"\n{Next}@", from - 1, StringComparison.Ordinal);
        if (end < 0) return false;
        Add(Text[from..Math.Max(from, end)].TrimEnd('\r'));
        At = end + 3;
        return true;
    }

    // Headers stand in such a table; nothing of it is wanted, but that there are some.
    private bool ReadTable()
    {
        var from = At;
        for (var depth = 0; At < Text.Length;)
        {
            if (Now is '\'' or '"')
            {
                if (!ReadQuoted(Now)) return false;
                continue;
            }

            depth += Now switch { '{' => 1, '}' => -1, _ => 0 };
            At++;
            if (depth == 0 && At > from + 1)
            {
                Begin();
                return true;
            }
        }

        return false;
    }

    private void ReadEscape()
    {
        Add(Next switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '\0' => '`', var sign => sign });
        At += 2;
    }
}
