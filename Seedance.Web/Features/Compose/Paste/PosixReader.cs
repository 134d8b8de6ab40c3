using System.Text;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>As sh and bash read words; nothing is expanded.</summary>
internal sealed class PosixReader(string text) : WordReader(text)
{
    protected override bool ReadPiece()
    {
        switch (Now)
        {
            case '\\':
                if (BreakAfter(At + 1) is > 0 and var length) At += 1 + length;
                else
                {
                    if (Next != '\0') Add(Next);
                    At += 2;
                }

                return true;
            case '\'': return ReadLiteral();
            case '"': return ReadDouble();
            case '$' when Next == '\'':
                At++;
                return ReadEscaped();
            case '$' when Next == '"':
                At++;
                return ReadDouble();
            case '#' when !IsInWord:
                while (At < Text.Length && Now != '\n') At++;
                return true;
            default:
                Add(Now);
                At++;
                return true;
        }
    }

    private bool ReadLiteral()
    {
        var end = Text.IndexOf('\'', At + 1);
        if (end < 0) return false;
        Add(Text[(At + 1)..end]);
        At = end + 1;
        return true;
    }

    private bool ReadDouble()
    {
        Begin();
        for (At++; At < Text.Length; At++)
        {
            if (Now == '"')
            {
                At++;
                return true;
            }

            if (Now == '\\' && Next is '"' or '\\' or '$' or '`') Add(Text[++At]);
            else if (Now == '\\' && Next == '\n') At++;
            else if (Now == '\\' && Next == '\r' && At + 2 < Text.Length && Text[At + 2] == '\n') At += 2;
            else Add(Now);
        }

        return false;
    }

    // $'…': bytes may be written one by one, so that letters beyond ASCII come as several of them.
    private bool ReadEscaped()
    {
        Begin();
        var bytes = new List<byte>();
        for (At++; At < Text.Length; At++)
        {
            if (Now == '\\' && Next != '\0')
            {
                At++;
                if (AsByte() is { } one)
                {
                    bytes.Add(one);
                    continue;
                }

                Flush(bytes);
                ReadEscape();
                continue;
            }

            Flush(bytes);
            if (Now == '\'')
            {
                At++;
                return true;
            }

            Add(Now);
        }

        return false;
    }

    private void Flush(List<byte> bytes)
    {
        if (bytes.Count == 0) return;
        Add(Encoding.UTF8.GetString([.. bytes]));
        bytes.Clear();
    }

    // \x41 or \101; leaves the place at the last sign of it.
    private byte? AsByte()
    {
        if (Now == 'x' && char.IsAsciiHexDigit(Next)) return (byte)Number(At + 1, 2, 16);
        return Now is >= '0' and <= '7' ? (byte)Number(At, 3, 8) : null;
    }

    private void ReadEscape()
    {
        switch (Now)
        {
            case 'n': Add('\n'); break;
            case 't': Add('\t'); break;
            case 'r': Add('\r'); break;
            case 'a': Add('\a'); break;
            case 'b': Add('\b'); break;
            case 'f': Add('\f'); break;
            case 'v': Add('\v'); break;
            case 'e' or 'E': Add('\e'); break;
            case 'u' or 'U' when char.IsAsciiHexDigit(Next):
                var code = Number(At + 1, Now == 'u' ? 4 : 8, 16);
                Add(Rune.IsValid(code) ? new Rune(code).ToString() : ((char)code).ToString());
                break;
            case '\'' or '"' or '\\' or '?': Add(Now); break;
            default: Add("\\" + Now); break;
        }
    }

    private int Number(int from, int most, int radix)
    {
        var to = from;
        while (to < Text.Length && to < from + most && (radix == 16 ? char.IsAsciiHexDigit(Text[to]) : Text[to] is >= '0' and <= '7')) to++;
        At = to - 1;
        return Convert.ToInt32(Text[from..to], radix);
    }
}
