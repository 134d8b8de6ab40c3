using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>
/// Reads a pasted command or JSON body of the gateway's API into a form. Nothing of the text is kept or logged, and no key in it
/// comes out again, also not in the words of a fault.
/// </summary>
public static partial class PasteReader
{
    /// <summary>Longer texts are not read: a request holds addresses, not files.</summary>
    public const int MaxLength = 1_000_000;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <param name="options">What the models take when a request leaves something out.</param>
    /// <param name="model">The model of the form, for a request that names none.</param>
    public static PasteResult Read(string text, GatewayOptions options, string model)
    {
        if (text.Length > MaxLength) return new PasteResult.Refused("TooLong", MaxLength);
        text = Prompt().Replace(Fence().Replace(text.Trim('\uFEFF', ' ', '\t', '\r', '\n'), ""), "").Trim();
        if (text.StartsWith('{') || text.StartsWith('[')) return ReadBody(text, Shell.Posix, options, model, false, false);

        // One line may be of any shell: where the likely one leads nowhere, the others may.
        var likely = ReadCommand(text, null, options, model);
        if (likely is PasteResult.Filled) return likely;
        return ((Shell[])[Shell.Cmd, Shell.PowerShell]).Select(shell => ReadCommand(text, shell, options, model)).OfType<PasteResult.Filled>().FirstOrDefault() ?? likely;
    }

    private static PasteResult ReadCommand(string text, Shell? shell, GatewayOptions options, string model)
    {
        var request = CurlReader.Read(text, shell);
        if (request.Fault is { } fault) return fault;
        if (request.Body is null) return new PasteResult.Refused(request.Path.Length == 0 ? "NotACommand" : "NoBody");
        return request.Path.Length > 0 && !IsVideoPath(request.Path)
            ? new PasteResult.Refused("OtherCall", Shorten(request.Path))
            : ReadBody(request.Body, request.Shell, options, model, true, request.HasKey);
    }

    private static PasteResult ReadBody(string body, Shell shell, GatewayOptions options, string model, bool isCommand, bool hasKey)
    {
        if (Parse(body, shell, out var fault) is not { } document) return fault!;
        using (document)
        {
            try
            {
                return document.RootElement.ValueKind == JsonValueKind.Object
                    ? BodyReader.Read(document.RootElement, options, model) switch
                    {
                        PasteResult.Filled filled when hasKey => filled with { IsCommand = isCommand, Notes = [.. filled.Notes, new PasteNote("Key")] },
                        PasteResult.Filled filled => filled with { IsCommand = isCommand },
                        var other => other,
                    }
                    : new PasteResult.Refused("NoObject");
            }
            catch (InvalidOperationException)
            {
                return new PasteResult.Refused("HalfCharacter"); // an escape of JSON that stands for half a character
            }
        }
    }

    private static JsonDocument? Parse(string body, Shell shell, out PasteResult.Refused? fault)
    {
        fault = null;
        try
        {
            return JsonDocument.Parse(body, Lenient);
        }
        catch (JsonException broken)
        {
            // Programs of Windows want their quotes escaped inside of PowerShell's own, too.
            if (shell != Shell.Posix && body.Contains("\\\"", StringComparison.Ordinal)) return Parse(body.Replace("\\\"", "\"", StringComparison.Ordinal), Shell.Posix, out fault);
            var line = (int)(broken.LineNumber ?? 0);
            fault = CurlyQuotes().IsMatch(body)
                ? new PasteResult.Refused("CurlyQuotes", LineOf(body, CurlyQuotes().Match(body).Index))
                : new PasteResult.Refused("Json", line + 1, Column(body, line, broken.BytePositionInLine ?? 0));
            return null;
        }
    }

    // The paths of wire.md: of this gateway, of OpenAI's style, and of the provider's own.
    private static bool IsVideoPath(string path) => VideoPath().IsMatch(path);

    private static string Shorten(string path) => path.Length <= 60 ? path : path[..60] + "…";

    private static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    private static int Column(string text, int line, long bytes)
    {
        var lines = text.Split('\n');
        if (line >= lines.Length) return 1;
        var encoded = Encoding.UTF8.GetBytes(lines[line]);
        return Encoding.UTF8.GetCharCount(encoded, 0, (int)Math.Min(bytes, encoded.Length)) + 1;
    }

    [GeneratedRegex(@"^```[^\n]*\n|\n?```\s*$")]
    private static partial Regex Fence();

    // What a console writes before a command.
    [GeneratedRegex(@"^(?:PS [^>\r\n]*>+|[A-Za-z]:\\[^>\r\n]*>|[$%#>])\s+")]
    private static partial Regex Prompt();

    [GeneratedRegex("[\u201C\u201D\u201E\u2033]")]
    private static partial Regex CurlyQuotes();

    [GeneratedRegex("/(?:video/generations|videos|generations/tasks|video/generation|videos/generations)/?$", RegexOptions.IgnoreCase)]
    private static partial Regex VideoPath();
}
