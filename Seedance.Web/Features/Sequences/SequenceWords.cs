using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Sequences;

/// <summary>People's words for what a film would become and what keeps it from being made.</summary>
public sealed class SequenceWords(IStringLocalizer<SequenceTexts> texts)
{
    /// <summary>What is wrong, by how much, and what to do.</summary>
    public string Fault(SequenceFault fault) => fault.Kind switch
    {
        SequenceFaultKind.CutBeyondEnd or SequenceFaultKind.CutTooShort or SequenceFaultKind.MusicStartsBeyondEnd => texts[$"Fault_{fault.Kind}", Seconds(fault.Ms ?? 0), Seconds(fault.LimitMs ?? 0)],
        SequenceFaultKind.TooLong => texts["Fault_TooLong", Length(fault.Ms ?? 0), Length(fault.LimitMs ?? 0)],
        SequenceFaultKind.TooManyClips => texts["Fault_TooManyClips", SequencePlan.MostClips],
        _ => texts[$"Fault_{fault.Kind}"],
    };

    /// <summary>Whether the clips are joined as they are, and if not, why.</summary>
    public string Joined(SequenceCheck check) => check.Encoding switch
    {
        null => texts[check.IsSoundCopied || check.IsSilent ? "Joined_Whole" : "Joined_Picture"],
        { Reason: EncodingReason.EndCard } => texts["Joined_EndCard"],
        { } encoding => texts[$"Joined_{encoding.Reason}", (encoding.Clip ?? 0) + 1],
    };

    /// <summary>"12.5 s".</summary>
    public string Seconds(int milliseconds) => texts["Seconds", (milliseconds / 1000.0).ToString("0.0#", CultureInfo.CurrentCulture)];

    /// <summary>"1:05.3", or "12.5 s" when it is less than a minute.</summary>
    public string Length(int milliseconds) => milliseconds < 60_000 ? Seconds(milliseconds)
        : string.Create(CultureInfo.CurrentCulture, $"{milliseconds / 60_000}:{milliseconds % 60_000 / 1000.0:00.0}");
}
