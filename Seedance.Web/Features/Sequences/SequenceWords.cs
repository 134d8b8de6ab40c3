using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media;
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

    /// <summary>That a clip of another shape gets black bars, and where; null: it fills the film.</summary>
    public string? Bars(SequencePiece piece, SequenceCheck check)
    {
        if (check.BarsOf(piece) is not (not BlackBars.None and var bars)) return null;
        var (clip, film) = (ClipRatio.Nearest(piece.Width, piece.Height), ClipRatio.Nearest(check.Width, check.Height));
        return clip != film ? texts[$"Bars_{bars}", clip!, film!] : texts[$"Bars_{bars}", $"{piece.Width} × {piece.Height}", $"{check.Width} × {check.Height}"];
    }

    /// <summary>Which clips get black bars, counted from 1; null: none.</summary>
    public string? Bars(SequenceCheck check)
    {
        var places = check.Pieces.Index().Where(of => check.BarsOf(of.Item) != BlackBars.None).Select(of => (of.Index + 1).ToString(CultureInfo.CurrentCulture)).ToList();
        return places.Count == 0 ? null : texts[places.Count == 1 ? "Film_BarsOne" : "Film_BarsSome", string.Join(texts["Film_BarsAnd"], places)].Value;
    }

    /// <summary>"12.5 s".</summary>
    public string Seconds(int milliseconds) => texts["Seconds", (milliseconds / 1000.0).ToString("0.0#", CultureInfo.CurrentCulture)];

    /// <summary>"1:05.3", or "12.5 s" when it is less than a minute.</summary>
    public string Length(int milliseconds) => milliseconds < 60_000 ? Seconds(milliseconds)
        : string.Create(CultureInfo.CurrentCulture, $"{milliseconds / 60_000}:{milliseconds % 60_000 / 1000.0:00.0}");
}
