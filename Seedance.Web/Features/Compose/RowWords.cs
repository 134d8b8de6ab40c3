using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

/// <summary>Short words for a row of the list beside the form.</summary>
public sealed class RowWords(IStringLocalizer<ComposeTexts> texts, IStringLocalizer<ShellTexts> shell)
{
    /// <summary>The gateway's own status word, made readable, and its percentage when it named one.</summary>
    public string? Progress(JobSummary job)
    {
        if (job.State == JobState.Assembling) return job.Percent is { } done ? texts["Percent", done].Value : null;
        if (job.State != JobState.Generating) return null;
        var word = GatewayWord.Say(job.GatewayStatus, shell);
        return (word, job.Percent) switch
        {
            (null, null) => null,
            (null, { } percent) => texts["Percent", percent],
            (_, null) => word,
            (_, { } percent) => string.Concat(word, " ", texts["Percent", percent]),
        };
    }

    /// <summary>"usually 20–25 s", "usually 1–3 min".</summary>
    public string Usual(UsualRange range)
    {
        if (range.High < TimeSpan.FromSeconds(90))
            return Say("Usual_Seconds", Math.Max(1, (int)Math.Round(range.Low.TotalSeconds)), Math.Max(1, (int)Math.Round(range.High.TotalSeconds)));
        return Say("Usual_Minutes", Math.Max(1, (int)Math.Floor(range.Low.TotalMinutes)), (int)Math.Ceiling(range.High.TotalMinutes));

        string Say(string words, int low, int high) => low == high ? texts[words + "_One", low] : texts[words, low, high];
    }
}
