namespace Seedance.Web.Media.Films;

/// <summary>A part of a clip that is to stand in a film.</summary>
/// <param name="EndMs">Null: up to the clip's end.</param>
public sealed record FilmCut(ClipTracks Tracks, int StartMs, int? EndMs);

/// <summary>A part of the film, in frames of the film.</summary>
/// <param name="From">Where in the clip it begins.</param>
/// <param name="Frames">How long it is.</param>
/// <param name="At">Where in the film it begins.</param>
/// <param name="IsWhole">The whole clip.</param>
public sealed record FilmPart(int From, int Frames, int At, bool IsWhole);

/// <summary>Why the picture of a film has to be encoded anew.</summary>
public enum FilmEncoding
{
    OtherSize,
    OtherFrameRate,
    OtherFormat,
    Cut,
    EndCard,
}

/// <summary>How long everything in a film is, to the frame, and what of it can be taken over as it is. Size and rate are those of the first clip.</summary>
/// <param name="Parts">One for each cut.</param>
public sealed record FilmTimeline(IReadOnlyList<FilmCut> Cuts, IReadOnlyList<FilmPart> Parts, int CardFrames, bool HasMusic)
{
    private PictureTrack First => Cuts[0].Tracks.Picture;

    public FilmRate Rate => First.Rate;

    /// <summary>Encoders want even sizes.</summary>
    public int Width => Encoding is null ? First.Width : Math.Max(2, First.Width & ~1);

    public int Height => Encoding is null ? First.Height : Math.Max(2, First.Height & ~1);

    public int Frames => Parts[^1].At + Parts[^1].Frames + CardFrames;

    public double Seconds => Rate.SecondsOf(Frames);

    /// <summary>Null: the picture is taken over as it is.</summary>
    public FilmEncoding? Encoding { get; private init; }

    /// <summary>The index of the first cut that is the reason; null for the end card.</summary>
    public int? EncodingOf { get; private init; }

    /// <summary>Nothing in it has a sound.</summary>
    public bool IsSilent => !HasMusic && Cuts.All(cut => cut.Tracks.Sound is null);

    /// <summary>The packets that are left out when the sound is taken over as it is; null: it is encoded anew.</summary>
    public PacketPlan? SoundPackets { get; private init; }

    /// <param name="cuts">At least one.</param>
    /// <param name="cardMs">The end card; 0: none.</param>
    public static FilmTimeline Of(IReadOnlyList<FilmCut> cuts, int cardMs, bool hasMusic)
    {
        var rate = cuts[0].Tracks.Picture.Rate;
        var parts = new List<FilmPart>();
        var at = 0;
        foreach (var cut in cuts)
        {
            var whole = FramesOf(cut.Tracks.Picture, rate);
            var from = Math.Clamp(rate.FrameAt(cut.StartMs / 1000.0), 0, whole - 1);
            var end = cut.EndMs is { } ms ? Math.Clamp(rate.FrameAt(ms / 1000.0), from + 1, whole) : whole;
            parts.Add(new FilmPart(from, end - from, at, from == 0 && end == whole));
            at += end - from;
        }

        var timeline = new FilmTimeline(cuts, parts, cardMs > 0 ? Math.Max(1, rate.FrameAt(cardMs / 1000.0)) : 0, hasMusic);
        var (encoding, of) = timeline.WhyEncode();
        return timeline with { Encoding = encoding, EncodingOf = of, SoundPackets = encoding is null && !hasMusic ? PacketPlan.Of(timeline) : null };
    }

    private (FilmEncoding? Encoding, int? Of) WhyEncode()
    {
        for (var i = 0; i < Cuts.Count; i++)
        {
            var picture = Cuts[i].Tracks.Picture;
            if ((picture.Width, picture.Height) != (First.Width, First.Height)) return (FilmEncoding.OtherSize, i);
            if (picture.Rate != First.Rate) return (FilmEncoding.OtherFrameRate, i);
            if (picture.Key != First.Key || picture.Codec != "h264" || !picture.IsPlain) return (FilmEncoding.OtherFormat, i);
        }

        for (var i = 0; i < Cuts.Count; i++)
            if (!IsAtKeyFrames(Cuts[i].Tracks.Picture, Parts[i])) return (FilmEncoding.Cut, i);
        return CardFrames > 0 ? (FilmEncoding.EndCard, null) : (null, null);
    }

    private static bool IsAtKeyFrames(PictureTrack picture, FilmPart part) =>
        picture.KeyFrames.Any(key => key.Frame == part.From) && (part.From + part.Frames == picture.Frames || picture.KeyFrames.Any(key => key.Frame == part.From + part.Frames));

    private static int FramesOf(PictureTrack picture, FilmRate rate) => Math.Max(1, picture.IsPlain && picture.Rate == rate ? picture.Frames : rate.FrameAt(picture.Seconds));
}
