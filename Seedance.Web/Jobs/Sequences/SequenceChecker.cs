using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Media.Films;
using Seedance.Web.Storage;

namespace Seedance.Web.Jobs.Sequences;

/// <summary>Looks at everything that a plan names: whether it is there, may be used, and fits; and tells what film it would be.</summary>
public sealed class SequenceChecker(IDbContextFactory<StudioDb> databases, MediaLibrary library, ClipTracksReader tracks, IFileStore files, MediaTools tools)
{
    /// <summary>A player's own idea of where a clip ends may lie behind the last frame.</summary>
    private const int ToleranceMs = 50;

    /// <param name="plan">Within its limits.</param>
    public async Task<SequenceCheck> CheckAsync(string ownerId, SequencePlan plan, CancellationToken cancellationToken)
    {
        var faults = new List<SequenceFault>();
        if (!tools.HasFfmpeg) faults.Add(new SequenceFault(SequenceFaultKind.NoFfmpeg));
        if (plan.Clips.Count == 0) faults.Add(new SequenceFault(SequenceFaultKind.Empty));
        if (plan.Clips.Count > SequencePlan.MostClips) faults.Add(new SequenceFault(SequenceFaultKind.TooManyClips));
        var found = await FindAsync(ownerId, plan, cancellationToken);
        foreach (var (clip, index) in plan.Clips.Select((clip, index) => (clip, index)))
            if (FaultOf(clip, found.GetValueOrDefault(clip.JobId)) is { } fault) faults.Add(fault with { Clip = index });
        var musicEnds = await CheckLibraryAsync(ownerId, plan, faults, cancellationToken);
        var check = Measure(plan, found, faults);
        if (check.TotalMs > SequencePlan.LongestMs) faults.Add(new SequenceFault(SequenceFaultKind.TooLong, null, check.TotalMs, SequencePlan.LongestMs));
        return check with { MusicEndsAtMs = musicEnds < check.TotalMs ? musicEnds : null };
    }

    private async Task<Dictionary<long, Found>> FindAsync(string ownerId, SequencePlan plan, CancellationToken cancellationToken)
    {
        var ids = plan.Clips.Select(clip => clip.JobId).Distinct().ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.JobsSeenBy(ownerId).AsNoTracking().Where(j => ids.Contains(j.Id))
            .Select(j => new Row(j.Id, j.Title, j.State, j.TrashedAt != null, j.ClipKey, j.DurationMs, j.Width, j.Height)).ToListAsync(cancellationToken);
        var found = new Dictionary<long, Found>();
        foreach (var row in rows)
        {
            var isThere = row is { State: JobState.Ready, ClipKey: { } key } && await IsThereAsync(key, cancellationToken);
            found[row.Id] = new Found(row, isThere, isThere && tools.HasFfmpeg ? await tracks.FindAsync(row.Id, cancellationToken) : null);
        }

        return found;
    }

    private async Task<bool> IsThereAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await files.FindLengthAsync(key, cancellationToken) is > 0;
        }
        catch (IOException)
        {
            return false; // the store is away
        }
    }

    private SequenceFault? FaultOf(SequenceClip clip, Found? found)
    {
        if (found is null) return new SequenceFault(SequenceFaultKind.ClipGone);
        if (found.Row.IsTrashed) return new SequenceFault(SequenceFaultKind.ClipInTrash);
        if (found.Row.State != JobState.Ready) return new SequenceFault(SequenceFaultKind.ClipNotReady);
        if (!found.IsThere || (tools.HasFfmpeg && found.Tracks is null)) return new SequenceFault(SequenceFaultKind.ClipFilesGone);
        if (found.WholeMs is not { } whole) return null;
        var last = Math.Max(clip.StartMs, clip.EndMs ?? 0);
        if (last > Math.Max(whole, found.Row.DurationMs ?? 0) + ToleranceMs) return new SequenceFault(SequenceFaultKind.CutBeyondEnd, null, last, whole);
        var length = Math.Min(clip.EndMs ?? whole, whole) - clip.StartMs;
        return length < SequencePlan.ShortestMs ? new SequenceFault(SequenceFaultKind.CutTooShort, null, Math.Max(0, length), SequencePlan.ShortestMs) : null;
    }

    /// <returns>Where the music has come to its end; null when that is not known, or there is none.</returns>
    private async Task<int?> CheckLibraryAsync(string ownerId, SequencePlan plan, List<SequenceFault> faults, CancellationToken cancellationToken)
    {
        if (plan.EndCard is { } card && await library.FindAsync(ownerId, card.PictureId, cancellationToken) is not { Kind: nameof(MediaKind.Image) })
            faults.Add(new SequenceFault(SequenceFaultKind.PictureGone));
        if (plan.Music is not { } music) return null;
        var item = await library.FindAsync(ownerId, music.MediaId, cancellationToken);
        if (item is null) faults.Add(new SequenceFault(SequenceFaultKind.MusicGone));
        else if (item.Kind != nameof(MediaKind.Audio) && !item.HasAudio) faults.Add(new SequenceFault(SequenceFaultKind.MusicWithoutSound));
        else if (item.DurationMs is { } length && music.StartMs >= length) faults.Add(new SequenceFault(SequenceFaultKind.MusicStartsBeyondEnd, null, music.StartMs, length));
        else return item.DurationMs - music.StartMs;
        return null;
    }

    // To the frame where every clip could be read; else as well as the rows know.
    private static SequenceCheck Measure(SequencePlan plan, Dictionary<long, Found> found, List<SequenceFault> faults)
    {
        var clips = plan.Clips.Select(clip => (Clip: clip, Found: found.GetValueOrDefault(clip.JobId))).ToList();
        if (clips.Count > 0 && clips.TrueForAll(clip => clip.Found?.Tracks is not null))
        {
            var film = FilmTimeline.Of([.. clips.Select(clip => new FilmCut(clip.Found!.Tracks!, clip.Clip.StartMs, clip.Clip.EndMs))], plan.EndCard?.Milliseconds ?? 0, plan.Music is not null);
            return new SequenceCheck(faults, [.. clips.Zip(film.Parts, (clip, part) => PieceOf(clip.Clip, clip.Found, film.Rate.MillisecondsOf(part.At), film.Rate.MillisecondsOf(part.Frames)))])
            {
                TotalMs = film.Rate.MillisecondsOf(film.Frames),
                Width = film.Width,
                Height = film.Height,
                FrameRate = film.Rate.PerSecond,
                Encoding = film.Encoding is { } why ? new PictureEncoding(ReasonOf(why), film.EncodingOf) : null,
                IsSoundCopied = film.SoundPackets is not null,
                IsSilent = film.IsSilent,
            };
        }

        var (pieces, at) = (new List<SequencePiece>(), 0);
        foreach (var (clip, row) in clips)
        {
            var length = Math.Max(0, Math.Min(clip.EndMs ?? int.MaxValue, row?.WholeMs ?? clip.EndMs ?? 0) - clip.StartMs);
            pieces.Add(PieceOf(clip, row, at, length));
            at += length;
        }

        var first = clips.Count > 0 ? clips[0].Found : null;
        return new SequenceCheck(faults, pieces) { TotalMs = at + (plan.EndCard?.Milliseconds ?? 0), Width = first?.Row.Width, Height = first?.Row.Height };
    }

    private static SequencePiece PieceOf(SequenceClip clip, Found? found, int at, int length) => new(clip.JobId, found?.Row.Title ?? "", found?.WholeMs, at, length);

    private static EncodingReason ReasonOf(FilmEncoding why) => why switch
    {
        FilmEncoding.OtherSize => EncodingReason.OtherSize,
        FilmEncoding.OtherFrameRate => EncodingReason.OtherFrameRate,
        FilmEncoding.Cut => EncodingReason.Cut,
        FilmEncoding.EndCard => EncodingReason.EndCard,
        _ => EncodingReason.OtherFormat,
    };

    private sealed record Row(long Id, string Title, JobState State, bool IsTrashed, string? ClipKey, int? DurationMs, int? Width, int? Height);

    private sealed record Found(Row Row, bool IsThere, ClipTracks? Tracks)
    {
        /// <summary>How long its picture is.</summary>
        public int? WholeMs => Tracks is { } tracks ? tracks.Picture.Rate.MillisecondsOf(tracks.Picture.Rate.FrameAt(tracks.Picture.Seconds)) : Row.DurationMs;
    }
}
