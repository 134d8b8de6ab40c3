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
    /// <param name="isOrder">The film is to be made now: the store is asked for every clip, of those too that are known.</param>
    public async Task<SequenceCheck> CheckAsync(string ownerId, SequencePlan plan, bool isOrder, CancellationToken cancellationToken)
    {
        var faults = new List<SequenceFault>();
        if (!tools.HasFfmpeg) faults.Add(new SequenceFault(SequenceFaultKind.NoFfmpeg));
        if (plan.Clips.Count == 0) faults.Add(new SequenceFault(SequenceFaultKind.Empty));
        if (plan.Clips.Count > SequencePlan.MostClips) faults.Add(new SequenceFault(SequenceFaultKind.TooManyClips));
        var found = await FindAsync(ownerId, plan, isOrder, cancellationToken);
        if (found.Values.Any(clip => clip.File == FileLook.StoreAway)) faults.Add(new SequenceFault(SequenceFaultKind.StoreAway));
        foreach (var (clip, index) in plan.Clips.Select((clip, index) => (clip, index)))
            if (FaultOf(clip, found.GetValueOrDefault(clip.JobId)) is { } fault) faults.Add(fault with { Clip = index });
        var musicEnds = await CheckLibraryAsync(ownerId, plan, faults, cancellationToken);
        var check = Measure(plan, found, faults);
        if (check.TotalMs > SequencePlan.LongestMs) faults.Add(new SequenceFault(SequenceFaultKind.TooLong, null, check.TotalMs, SequencePlan.LongestMs));
        return check with { MusicEndsAtMs = musicEnds < check.TotalMs ? musicEnds : null };
    }

    /// <summary>What the rows alone know: names, and lengths to the tenth of a second. No fault is looked for.</summary>
    public async Task<SequenceCheck> SketchAsync(string ownerId, SequencePlan plan, CancellationToken cancellationToken) =>
        Measure(plan, (await RowsAsync(ownerId, plan, cancellationToken)).ToDictionary(row => row.Id, row => new Found(row, FileLook.IsThere, tracks.Recall(row.Id))), []);

    private async Task<Dictionary<long, Found>> FindAsync(string ownerId, SequencePlan plan, bool isOrder, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(ownerId, plan, cancellationToken);
        var found = await Task.WhenAll(rows.Select(row => LookAsync(row, isOrder, cancellationToken)));
        return found.ToDictionary(clip => clip.Row.Id);
    }

    private async Task<List<Row>> RowsAsync(string ownerId, SequencePlan plan, CancellationToken cancellationToken)
    {
        var ids = plan.Clips.Select(clip => clip.JobId).Distinct().ToList();
        if (ids.Count == 0) return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.JobsSeenBy(ownerId).AsNoTracking().Where(j => ids.Contains(j.Id))
            .Select(j => new Row(j.Id, j.Title, j.State, j.TrashedAt != null, j.ClipKey, j.DurationMs, j.Width, j.Height)).ToListAsync(cancellationToken);
    }

    private async Task<Found> LookAsync(Row row, bool isOrder, CancellationToken cancellationToken)
    {
        if (row is not { State: JobState.Ready, ClipKey: { } key }) return new Found(row, FileLook.Gone, null);
        if (!isOrder && tracks.Recall(row.Id) is { } known) return new Found(row, FileLook.IsThere, known);
        try
        {
            if (await files.FindLengthAsync(key, cancellationToken) is not > 0)
            {
                tracks.Forget(row.Id);
                return new Found(row, FileLook.Gone, null);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Found(row, FileLook.StoreAway, tracks.Recall(row.Id));
        }

        if (!tools.HasFfmpeg) return new Found(row, FileLook.IsThere, null);
        return await tracks.FindAsync(row.Id, cancellationToken) switch
        {
            { End: ShelfEnd.Done } read => new Found(row, FileLook.IsThere, read.Tracks),
            { End: ShelfEnd.StorageTrouble } => new Found(row, FileLook.StoreAway, null),
            _ => new Found(row, FileLook.Gone, null),
        };
    }

    private static SequenceFault? FaultOf(SequenceClip clip, Found? found)
    {
        if (found is null) return new SequenceFault(SequenceFaultKind.ClipGone);
        if (found.Row.IsTrashed) return new SequenceFault(SequenceFaultKind.ClipInTrash);
        if (found.Row.State != JobState.Ready) return new SequenceFault(SequenceFaultKind.ClipNotReady);
        if (found.File == FileLook.Gone) return new SequenceFault(SequenceFaultKind.ClipFilesGone);
        if (found.WholeMs is not { } whole) return null;
        var last = Math.Max(clip.StartMs, clip.EndMs ?? 0);
        if (last > Math.Max(whole, found.Row.DurationMs ?? 0) + ToleranceMs) return new SequenceFault(SequenceFaultKind.CutBeyondEnd, null, last, whole);
        var length = Math.Min(clip.EndMs ?? whole, whole) - clip.StartMs;
        return length < SequencePlan.ShortestMs ? new SequenceFault(SequenceFaultKind.CutTooShort, null, Math.Max(0, length), SequencePlan.ShortestMs) : null;
    }

    /// <returns>Where the music has come to its end; null when that is not known, or there is none.</returns>
    private async Task<int?> CheckLibraryAsync(string ownerId, SequencePlan plan, List<SequenceFault> faults, CancellationToken cancellationToken)
    {
        var items = (await library.FindAsync(ownerId, [.. new[] { plan.EndCard?.PictureId, plan.Music?.MediaId }.OfType<Guid>()], cancellationToken)).ToDictionary(item => item.PublicId);
        if (plan.EndCard is { IsEmpty: true }) faults.Add(new SequenceFault(SequenceFaultKind.CardEmpty));
        else if (plan.EndCard is { } card && items.GetValueOrDefault(card.PictureId) is not { Kind: nameof(MediaKind.Image) }) faults.Add(new SequenceFault(SequenceFaultKind.PictureGone));
        if (plan.Music is not { } music) return null;
        var item = items.GetValueOrDefault(music.MediaId);
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
            var length = clip.LengthOf(row?.WholeMs);
            pieces.Add(PieceOf(clip, row, at, length));
            at += length;
        }

        var first = clips.Count > 0 ? clips[0].Found : null;
        return new SequenceCheck(faults, pieces) { TotalMs = at + (plan.EndCard?.Milliseconds ?? 0), Width = first?.Row.Width, Height = first?.Row.Height };
    }

    private static SequencePiece PieceOf(SequenceClip clip, Found? found, int at, int length) => new(clip.JobId, found?.Row.Title ?? "", found?.WholeMs, at, length)
    {
        Width = found?.Tracks?.Picture.Width ?? found?.Row.Width,
        Height = found?.Tracks?.Picture.Height ?? found?.Row.Height,
    };

    private static EncodingReason ReasonOf(FilmEncoding why) => why switch
    {
        FilmEncoding.OtherSize => EncodingReason.OtherSize,
        FilmEncoding.OtherFrameRate => EncodingReason.OtherFrameRate,
        FilmEncoding.Cut => EncodingReason.Cut,
        FilmEncoding.EndCard => EncodingReason.EndCard,
        _ => EncodingReason.OtherFormat,
    };

    private sealed record Row(long Id, string Title, JobState State, bool IsTrashed, string? ClipKey, int? DurationMs, int? Width, int? Height);

    private enum FileLook
    {
        IsThere,

        /// <summary>Or cannot be read as a clip.</summary>
        Gone,
        StoreAway,
    }

    private sealed record Found(Row Row, FileLook File, ClipTracks? Tracks)
    {
        /// <summary>How long its picture is.</summary>
        public int? WholeMs => Tracks is { } tracks ? tracks.Picture.Rate.MillisecondsOf(tracks.Picture.Rate.FrameAt(tracks.Picture.Seconds)) : Row.DurationMs;
    }
}
