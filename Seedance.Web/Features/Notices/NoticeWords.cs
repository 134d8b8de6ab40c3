using Microsoft.Extensions.Localization;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Notices;

/// <summary>What a notice says, in the language of whoever reads it.</summary>
public sealed class NoticeWords(IStringLocalizer<NoticeTexts> texts)
{
    /// <summary>One sentence.</summary>
    public string Say(NoticeKind kind, string subject, string? by, int count, int failed) => kind switch
    {
        NoticeKind.BatchDone when failed == 0 => texts["Say_BatchDone", subject, count],
        NoticeKind.BatchDone when failed == count => texts["Say_BatchFailed", subject, count],
        NoticeKind.BatchDone => texts["Say_BatchMixed", subject, count - failed, failed],
        NoticeKind.NeedsAttention when count > 1 => texts["Say_NeedsAttention_Many", subject, count],
        NoticeKind.ReviewAsked or NoticeKind.Approved or NoticeKind.ChangesWanted when count > 1 => texts[$"Say_{kind}_Many", by ?? texts["Somebody"].Value, count],
        _ => texts[$"Say_{kind}", subject, by ?? texts["Somebody"].Value],
    };

    public string Say(NoticeLine line) => Say(line.Kind, line.Subject, line.By, line.Count, line.Failed);

    public string Say(NoticeFacts facts) => Say(facts.Kind, facts.Subject, facts.By, facts.Count, facts.Failed);

    /// <summary>What a click does.</summary>
    public string Next(NoticeKind kind) => texts[$"Next_{kind}"];
}
