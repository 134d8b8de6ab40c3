using System.Text.RegularExpressions;
using Seedance.Web.Data;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs;

/// <summary>
/// What a job is found by: its title, tags, notes, file name, the names that it has elsewhere, and its prompt, with the shots that it tells of.
/// Its own number is not in it: the number is looked up as such (<see cref="FindNumber"/>).
/// </summary>
public static partial class JobText
{
    /// <summary>As the full-text index wants it. What is short comes first, so that a very long prompt pushes nothing out.</summary>
    /// <param name="job">Without what hangs on it.</param>
    public static string Of(Job job, IEnumerable<string> tags)
    {
        var file = ClipName.For(job.Title, job.Ratio, job.Seconds, job.DurationMs, job.Id, job.AssetId);
        var end = file.LastIndexOf('_' + ClipName.ShortId(job.Id), StringComparison.Ordinal);
        return SearchText.Fold([job.Title, .. tags, job.Notes, end > 0 ? file[..end] : file, job.AssetId, job.TaskId, job.Prompt]);
    }

    /// <summary>What is added when the gateway has named the task.</summary>
    public static string WithTask(string taskId) => ' ' + SearchText.Fold(taskId);

    /// <summary>
    /// The number of the job that a word of a search names: "c12", "#12", "12", the address of its page, or a file name that ends with it
    /// ("Tea_9x16_10s_c12.mp4", also as "…_c12 (1).mp4", "…_c12_last-frame.png" and without its ending). Null: it names none.
    /// </summary>
    public static long? FindNumber(string word)
    {
        var text = word.AsSpan().Trim();
        if (text.LastIndexOf("/clips/", StringComparison.Ordinal) is var page and >= 0) text = Digits(text[(page + "/clips/".Length)..]);
        else if (InFileName().Match(word.Trim()) is { Success: true } name) text = name.Groups[1].ValueSpan;
        if (text.Length > 1 && text[0] is 'c' or 'C' or '#') text = text[1..];
        return text.Length is > 0 and <= 15 && !text.ContainsAnyExceptInRange('0', '9') ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 && !char.IsWhiteSpace(text[end]) ? text[..end] : text;

    // The last one; behind it what file managers and downloads add, but not another word of a search.
    [GeneratedRegex(@"_c([0-9]{1,15})(?=$|[_.(-]|\s+(?:[(\u2013-]|copy\b))", RegexOptions.IgnoreCase | RegexOptions.RightToLeft | RegexOptions.CultureInvariant)]
    private static partial Regex InFileName();
}
