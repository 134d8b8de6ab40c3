using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>What a command sends.</summary>
/// <param name="Body">The text of the body; null when there is none.</param>
/// <param name="Path">Of the address, without query; empty when there is no address.</param>
/// <param name="HasKey">A key stood in it. It is nowhere in here.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record CurlRequest(string? Body, string Path, Shell Shell, bool HasKey, PasteResult.Refused? Fault = null);

/// <summary>
/// Reads a curl command, or PowerShell's Invoke-RestMethod, as far as the body and the address go. Headers are looked at only to say
/// that a key stood there: no key leaves this class.
/// </summary>
internal static partial class CurlReader
{
    // Those with a value that could be taken for something else.
    private static readonly HashSet<string> WithValue = new(StringComparer.Ordinal)
    {
        "--url",
        "--request", "--header", "--user", "--user-agent", "--cookie", "--cookie-jar", "--referer", "--output", "--max-time", "--connect-timeout", "--proxy",
        "--retry", "--retry-delay", "--cacert", "--cert", "--key", "--resolve", "--write-out", "--oauth2-bearer", "--interface", "--limit-rate", "--upload-file",
        "--config", "--dump-header", "--proxy-user", "--connect-to", "--range", "--max-redirs", "--unix-socket", "--aws-sigv4",
    };

    // PowerShell's own take upper and lower case alike.
    private static readonly HashSet<string> OfPowerShell = new(StringComparer.OrdinalIgnoreCase)
    {
        "-uri", "-body", "-method", "-headers", "-contenttype", "-timeoutsec", "-useragent", "-outfile", "-websession", "-credential", "-sessionvariable",
    };

    // No key is longer.
    private const int LongestKey = 4_000;

    private const string ShortWithValue = "XHdFuAbceomxwTECKrYyztQPDU";

    private static readonly string[] Data = ["--data", "--data-raw", "--data-binary", "--data-ascii", "--json", "--data-urlencode", "-body", "-d"];

    private static readonly string[] Forms = ["--form", "--form-string", "-F"];

    /// <param name="shell">Null: the one that the signs speak of.</param>
    public static CurlRequest Read(string text, Shell? shell)
    {
        var (command, here) = TakeHereDocument(text);
        var split = ShellWords.Split(command, shell);
        if (split.OpenQuoteLine is { } line) return new CurlRequest(null, "", split.Shell, false, new PasteResult.Refused("OpenQuote", line));

        var read = new Reading(here);
        var words = split.Words.SkipWhile(word => !ProgramName().IsMatch(word)).Skip(1).TakeWhile(word => !ProgramName().IsMatch(word)).ToList();
        for (var at = 0; at < words.Count; at++)
        {
            var (option, value) = OptionAt(words, ref at);
            if (option is null) read.Path ??= PathOf(value!);
            else if (value is not null) read.Take(option, value);
        }

        return new CurlRequest(read.Body, read.Path ?? "", split.Shell, read.HasKey, read.Fault);
    }

    // The lines between <<END and END are what a command reads. Line by line: a pattern over all of it would take too long for a text made to.
    private static (string Command, string? Here) TakeHereDocument(string text)
    {
        if (!text.Contains("<<", StringComparison.Ordinal)) return (text, null);
        var (lines, command, here) = (text.Split('\n'), new List<string>(), (string?)null);
        for (var i = 0; i < lines.Length; i++)
        {
            var begin = HereBegin().Match(lines[i]);
            var end = begin.Success ? Array.FindIndex(lines, i + 1, line => EndsHere(line, begin.Groups["end"].Value)) : -1;
            if (begin.Success && end < 0) return (string.Join('\n', [.. command, .. lines[i..]]), here); // without an end there is none
            if (!begin.Success)
            {
                command.Add(lines[i]);
                continue;
            }

            here ??= string.Join('\n', lines[(i + 1)..end]);
            command.Add(lines[i].Remove(begin.Index, begin.Length) + lines[end].TrimStart(' ', '\t')[begin.Groups["end"].Length..]);
            i = end;
        }

        return (string.Join('\n', command), here);
    }

    private static bool EndsHere(string line, string end)
    {
        var word = line.AsSpan().TrimStart(" \t");
        return word.StartsWith(end, StringComparison.Ordinal) && (word.Length == end.Length || !(char.IsLetterOrDigit(word[end.Length]) || word[end.Length] == '_'));
    }

    // The option at this word with its value, which may stand in the same word or in the next; a word that is none comes as a value alone.
    private static (string? Option, string? Value) OptionAt(List<string> words, ref int at)
    {
        var word = words[at];
        if (word.Length < 2 || word[0] != '-') return (null, word);
        if (OfPowerShell.Contains(word)) return (word.ToLowerInvariant(), at + 1 < words.Count ? words[++at] : null);
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            var equals = word.IndexOf('=');
            if (equals > 0 && TakesValue(word[..equals])) return (word[..equals], word[(equals + 1)..]);
            return TakesValue(word) && at + 1 < words.Count ? (word, words[++at]) : (word, null);
        }

        for (var letter = 1; letter < word.Length; letter++)
        {
            if (!ShortWithValue.Contains(word[letter])) continue;
            var option = "-" + word[letter];
            if (letter + 1 < word.Length) return (option, word[(letter + 1)..]);
            return at + 1 < words.Count ? (option, words[++at]) : (option, null);
        }

        return (word, null);
    }

    private static bool TakesValue(string option) => WithValue.Contains(option) || Data.Contains(option) || Forms.Contains(option);

    // Only the path is of interest; what stands before the host may be a key.
    private static string? PathOf(string word) => Address().Match(word) is { Success: true } address ? address.Groups["path"].Value : null;

    /// <summary>What the options said so far.</summary>
    private sealed class Reading(string? here)
    {
        private readonly List<string> _data = [];
        private readonly JsonObject _form = [];

        public string? Path { get; set; }

        public bool HasKey { get; private set; }

        public PasteResult.Refused? Fault { get; private set; }

        public string? Body => _form.Count > 0 ? _form.ToJsonString() : _data.Count > 0 ? string.Join('&', _data) : null;

        public void Take(string option, string value)
        {
            if (option is "--url" or "-uri") Path ??= PathOf(value);
            else if (Forms.Contains(option)) TakeForm(value);
            else if (Data.Contains(option)) TakeData(option, value);
            else if (value.Length > LongestKey) HasKey |= option is "-H" or "--header" or "-headers" or "-u" or "--user" or "--oauth2-bearer"; // to be on the safe side
            else if (option is "-H" or "--header") HasKey |= KeyHeader().IsMatch(value) && !Variable().IsMatch(value);
            else if (option is "-headers") HasKey |= KeyInTable().IsMatch(value) && !Variable().IsMatch(value);
            else if (option is "-u" or "--user" or "--oauth2-bearer") HasKey |= !Variable().IsMatch(value);
        }

        private void TakeData(string option, string value)
        {
            var mayBeFile = option is not ("--data-raw" or "-body");
            if (here is not null && (value is "@-" || CatHere().IsMatch(value))) _data.Add(here);
            else if (mayBeFile && value.StartsWith('@')) Fault ??= new PasteResult.Refused("BodyInFile", value[1..]);
            else if (BareVariable().IsMatch(value)) Fault ??= new PasteResult.Refused("BodyInVariable", value);
            else _data.Add(value);
        }

        // A form names members one by one; those that the gateway does not know at the top go into metadata.
        private void TakeForm(string value)
        {
            var equals = value.IndexOf('=');
            if (equals <= 0) return;
            var (name, text) = (value[..equals], value[(equals + 1)..]);
            if (name is "images")
            {
                if (_form[name] is not JsonArray images) _form[name] = images = [];
                images.Add(JsonValue.Create(text));
            }
            else if (name is "prompt" or "model" or "image" or "size" or "seconds" or "duration" or "mode" or "metadata")
            {
                _form[name] = text;
            }
            else
            {
                if (_form["metadata"] is not JsonObject metadata) _form["metadata"] = metadata = [];
                metadata[name] = text;
            }
        }
    }

    [GeneratedRegex(@"^(?:.*[\\/])?curl(?:\.exe)?$|^Invoke-(?:RestMethod|WebRequest)$|^irm$|^iwr$", RegexOptions.IgnoreCase)]
    private static partial Regex ProgramName();

    [GeneratedRegex("""<<-?[ \t]*(?<quote>['"]?)(?<end>\w+)\k<quote>""")]
    private static partial Regex HereBegin();

    [GeneratedRegex(@"^\$\(\s*cat\s*-?\s*\)$")]
    private static partial Regex CatHere();

    [GeneratedRegex(@"^\$\{?[A-Za-z_]\w*\}?$")]
    private static partial Regex BareVariable();

    // With something behind it.
    [GeneratedRegex(@"^\s*(?:(?:proxy-)?authorization|[\w-]*(?:api-?key|token|cookie))\s*:\s*(?:Bearer\s+|Basic\s+)?(?!Bearer\s*$)\S", RegexOptions.IgnoreCase)]
    private static partial Regex KeyHeader();

    [GeneratedRegex("authorization|api-?key|token|cookie", RegexOptions.IgnoreCase)]
    private static partial Regex KeyInTable();

    // $KEY, ${KEY}, %KEY%, <your key>, YOUR_API_KEY: a place for one.
    [GeneratedRegex(@"\$\{?\w|%\w+%|<[^>]+>|\{\{|YOUR[_ -]|\bKEY_HERE\b", RegexOptions.IgnoreCase)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?:https?://)?(?:[^/?#\s@]*@)?[^/?#\s]+(?<path>/[^?#\s]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
