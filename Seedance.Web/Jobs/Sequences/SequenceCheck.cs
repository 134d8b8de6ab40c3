namespace Seedance.Web.Jobs.Sequences;

/// <summary>What keeps a sequence from being made.</summary>
public enum SequenceFaultKind
{
    /// <summary>No clip stands in it.</summary>
    Empty,

    /// <summary>More than <see cref="SequencePlan.MostClips"/>.</summary>
    TooManyClips,

    /// <summary>The clip was deleted, or this person may not see it any more.</summary>
    ClipGone,
    ClipInTrash,

    /// <summary>It is still being made, or came to nothing.</summary>
    ClipNotReady,

    /// <summary>The clip's row is there, but its file is not or cannot be read.</summary>
    ClipFilesGone,

    /// <summary>The store does not say now whether it has the clips' files, or this machine is too busy to read them: nothing is wrong with them, and a later look tells.</summary>
    StoreAway,

    /// <summary>A cut lies behind the end of its clip (<see cref="SequenceFault.Ms"/>), which is <see cref="SequenceFault.LimitMs"/> long.</summary>
    CutBeyondEnd,

    /// <summary>What is left of the clip lasts <see cref="SequenceFault.Ms"/>, less than <see cref="SequenceFault.LimitMs"/>.</summary>
    CutTooShort,

    /// <summary>All of it lasts <see cref="SequenceFault.Ms"/>, more than <see cref="SequenceFault.LimitMs"/>.</summary>
    TooLong,

    /// <summary>This machine has no ffmpeg.</summary>
    NoFfmpeg,

    /// <summary>The music was deleted, or this person may not use it any more.</summary>
    MusicGone,

    /// <summary>The file has no sound.</summary>
    MusicWithoutSound,

    /// <summary>It is to begin at <see cref="SequenceFault.Ms"/>, but lasts only <see cref="SequenceFault.LimitMs"/>.</summary>
    MusicStartsBeyondEnd,

    /// <summary>The end card's picture was deleted, or is none.</summary>
    PictureGone,

    /// <summary>The end card is drawn, and there is nothing to draw on it.</summary>
    CardEmpty,
}

/// <param name="Clip">The index in <see cref="SequencePlan.Clips"/>; null: of no single clip.</param>
/// <param name="Ms">What was measured.</param>
/// <param name="LimitMs">What is allowed.</param>
public sealed record SequenceFault(SequenceFaultKind Kind, int? Clip = null, int? Ms = null, int? LimitMs = null);

/// <summary>Why the picture has to be encoded anew.</summary>
public enum EncodingReason
{
    /// <summary>A clip has another width or height than the first.</summary>
    OtherSize,

    /// <summary>A clip has another frame rate than the first.</summary>
    OtherFrameRate,

    /// <summary>A clip was encoded in another way than the first, or in a way that cannot be joined.</summary>
    OtherFormat,

    /// <summary>A clip is cut at a place that is no key frame.</summary>
    Cut,
    EndCard,
}

/// <param name="Clip">The index in <see cref="SequencePlan.Clips"/> of the first clip of which this is true; null for the end card.</param>
public sealed record PictureEncoding(EncodingReason Reason, int? Clip);

/// <summary>A piece of the film, in the order of the plan.</summary>
/// <param name="Title">Empty when the clip is gone.</param>
/// <param name="SourceMs">How long the whole clip is; null while that is not known.</param>
/// <param name="StartsAtMs">Where in the film it begins.</param>
/// <param name="LengthMs">How long it is in the film.</param>
public sealed record SequencePiece(long JobId, string Title, int? SourceMs, int StartsAtMs, int LengthMs)
{
    /// <summary>Of the clip, in pixels; null while it is not known.</summary>
    public int? Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public int? Height { get; init; }
}

/// <summary>What stands beside the picture of a clip that has another shape than the film.</summary>
public enum BlackBars
{
    None,
    TopAndBottom,
    LeftAndRight,
}

/// <summary>What a sequence would become.</summary>
/// <param name="Faults">All that keep it from being made; empty: it can be.</param>
/// <param name="Pieces">One for each clip of the plan.</param>
public sealed record SequenceCheck(IReadOnlyList<SequenceFault> Faults, IReadOnlyList<SequencePiece> Pieces)
{
    public bool CanBeMade => Faults.Count == 0;

    /// <summary>Not everything could be looked at: look again a little later.</summary>
    public bool IsUncertain => Faults.Any(fault => fault.Kind == SequenceFaultKind.StoreAway);

    /// <summary>The end card included.</summary>
    public int TotalMs { get; init; }

    /// <summary>Of the first clip; null while it is not known.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Frames in a second.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Why the picture is encoded anew; null: it is taken over as it is.</summary>
    public PictureEncoding? Encoding { get; init; }

    /// <summary>True: the sound is taken over as it is, too.</summary>
    public bool IsSoundCopied { get; init; }

    /// <summary>The model's sizes of one ratio differ by up to two per cent from one resolution to the other: hardly to be seen.</summary>
    private const double SameShape = 1.03;

    /// <summary>A clip is fitted into the film whole; none as long as a size is not known.</summary>
    public BlackBars BarsOf(SequencePiece piece)
    {
        if (piece is not { Width: > 0 and var across, Height: > 0 and var down } || this is not { Width: > 0 and var width, Height: > 0 and var height }) return BlackBars.None;
        var wider = (double)across * height / ((double)down * width);
        return wider > SameShape ? BlackBars.TopAndBottom : wider < 1 / SameShape ? BlackBars.LeftAndRight : BlackBars.None;
    }

    /// <summary>Neither a clip nor music has a sound: the film has none.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Where the music has come to its end, when that is before the end of the film.</summary>
    public int? MusicEndsAtMs { get; init; }
}

/// <summary>How an order to make it ended.</summary>
public abstract record SequenceResult
{
    private SequenceResult()
    {
    }

    public sealed record Started(long JobId) : SequenceResult;

    /// <summary>This operation was there before (double click, second tab).</summary>
    public sealed record AlreadyStarted(long JobId) : SequenceResult;

    /// <summary>Nothing was stored.</summary>
    public sealed record Refused(SequenceCheck Check) : SequenceResult;

    /// <summary>Another tab has saved meanwhile, and nothing was stored.</summary>
    public sealed record Conflict : SequenceResult;

    /// <summary>This person has no such sequence.</summary>
    public sealed record Gone : SequenceResult;

    /// <summary>More in one minute than anybody presses; nothing was stored.</summary>
    /// <param name="Wait">Until the next one is taken.</param>
    public sealed record TooMany(TimeSpan Wait) : SequenceResult;
}
