using System.Text;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>As a program for Windows reads its line, once the command prompt's own carets are gone.</summary>
internal sealed class CmdReader(string text) : WordReader(text)
{
    /// <summary>What the command prompt itself takes away before a program sees its line.</summary>
    public static string WithoutCarets(string text)
    {
        var line = new StringBuilder();
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '^' && LineBreak(at + 1) is > 0 and var length)
            {
                at += length;

                // Only the break after the joined one is a break.
                if (LineBreak(at + 1) is > 0 and var second)
                {
                    line.Append('\n');
                    at += second;
                }
            }
            else if (text[at] == '^' && !isQuoted && at + 1 < text.Length)
            {
                line.Append(text[++at]);
            }
            else
            {
                if (text[at] == '"') isQuoted = !isQuoted;
                line.Append(text[at]);
            }
        }

        return line.ToString();

        int LineBreak(int at) => at < text.Length && text[at] == '\n' ? 1 : at + 1 < text.Length && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 0;
    }

    private bool _isQuoted;
    private int _openedAt;

    protected override bool EndsCommand() => false; // signs that end it stand in quotes, whose carets are gone

    protected override bool ReadPiece()
    {
        do
        {
            var slashes = 0;
            while (Now == '\\')
            {
                slashes++;
                At++;
            }

            if (slashes > 0)
            {
                Add(new string('\\', Now == '"' ? slashes / 2 : slashes));
                if (Now != '"' || slashes % 2 == 0) continue;
                Add('"');
                At++;
                continue;
            }

            if (Now == '"' && _isQuoted && Next == '"')
            {
                Add('"');
                At += 2;
            }
            else if (Now == '"')
            {
                Begin();
                (_isQuoted, _openedAt) = (!_isQuoted, At);
                At++;
            }
            else if (At < Text.Length)
            {
                Add(Now);
                At++;
            }
        }
        while (_isQuoted && At < Text.Length);
        return !_isQuoted;
    }
}
