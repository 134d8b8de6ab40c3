using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>Whose quotes a command is written in.</summary>
public enum Shell
{
    /// <summary>sh, bash, zsh: <c>'…'</c>, <c>"…"</c>, <c>$'…'</c>, a backslash at the end of a line.</summary>
    Posix,

    /// <summary>The command prompt of Windows: <c>"…\"…"</c>, a caret before signs and at the end of a line.</summary>
    Cmd,

    /// <summary>PowerShell: <c>'…''…'</c>, <c>"…`"…"</c>, a backtick at the end of a line.</summary>
    PowerShell,
}

/// <summary>The words of one command.</summary>
/// <param name="OpenQuoteLine">The line, from 1, in which a quote begins that never ends; null when all end.</param>
public sealed record ShellCommand(Shell Shell, IReadOnlyList<string> Words, int? OpenQuoteLine);

/// <summary>Takes a command apart as its shell would, without running anything: variables stay as they are written.</summary>
public static partial class ShellWords
{
    /// <param name="shell">Null: the one that the signs speak of.</param>
    public static ShellCommand Split(string text, Shell? shell = null)
    {
        shell ??= ShellOf(text);
        WordReader reader = shell switch
        {
            Shell.Cmd => new CmdReader(CmdReader.WithoutCarets(text)),
            Shell.PowerShell => new PowerShellReader(text),
            _ => new PosixReader(text),
        };
        var words = reader.Read(out var openQuote);
        return new ShellCommand(shell.Value, words, openQuote is { } at ? text.AsSpan(0, Math.Min(at, text.Length)).Count('\n') + 1 : null);
    }

    private static Shell ShellOf(string text)
    {
        if (CmdSigns().IsMatch(text)) return Shell.Cmd;
        return PowerShellSigns().IsMatch(text) ? Shell.PowerShell : Shell.Posix;
    }

    [GeneratedRegex("""\^[ \t]*\r?\n|\^"|^\s*[A-Za-z]:\\[^>\r\n]*>""")]
    private static partial Regex CmdSigns();

    // A backtick in double quotes is a command in other shells, which nobody pastes here.
    [GeneratedRegex("""`[ \t]*\r?\n|`"|@'\s*\n|@"\s*\n|^\s*PS [^>\r\n]*>|\bInvoke-(?:RestMethod|WebRequest)\b""", RegexOptions.IgnoreCase)]
    private static partial Regex PowerShellSigns();
}
