using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>The words by which people sort their clips.</summary>
public static class JobTags
{
    /// <summary>Longer ones are cut.</summary>
    public const int MaxLength = 50;

    /// <summary>A job has no more of them.</summary>
    public const int Most = 20;

    private static readonly char[] Between = [',', '，', ';', '；', '、', '\n'];

    /// <summary>Several tags as they are typed into one box, with any of the commas between them.</summary>
    public static string[] Split(string tags) => tags.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>One line without double blanks, as it is shown; empty when nothing is left of it.</summary>
    public static string Clean(string tag)
    {
        var clean = JobTitle.Clean(tag).TrimStart('#').Trim();
        if (clean.Length <= MaxLength) return clean;
        return clean[..(char.IsHighSurrogate(clean[MaxLength - 1]) ? MaxLength - 1 : MaxLength)].TrimEnd();
    }

    /// <summary>What is compared: two tags with the same key are the same.</summary>
    public static string Key(string tag)
    {
        var key = Clean(tag).ToLowerInvariant();
        return key.Length <= MaxLength ? key : key[..MaxLength];
    }

    internal static JobTag Row(long jobId, string tag) => new() { JobId = jobId, Name = Clean(tag), Key = Key(tag) };
}
