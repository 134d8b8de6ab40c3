using System.Globalization;

namespace Seedance.Web.Media.Films;

/// <summary>
/// Which packets of the clips' sound are left out when it is taken over as it is. A packet lasts about a fiftieth of a second, and no clip's sound is a
/// whole number of them: at every border so many go that the sound is never off by more than half a packet, however many clips there are.
/// </summary>
/// <param name="Left">Ranges of numbers of packets, counted over all clips.</param>
/// <param name="FirstSample">Where the first packet begins.</param>
public sealed record PacketPlan(IReadOnlyList<(int From, int To)> Left, long FirstSample, int PacketSamples, int Rate)
{
    /// <summary>Null: the sounds are not alike, or one is shorter than its picture.</summary>
    internal static PacketPlan? Of(FilmTimeline film)
    {
        if (film.Cuts[0].Tracks.Sound is not { Codec: "aac", PacketSamples: > 0 } first) return null;
        if (film.Parts.Any(part => !part.IsWhole) || film.Cuts.Any(cut => cut.Tracks.Sound is not { } sound || sound.Key != first.Key || sound.PacketSamples != first.PacketSamples)) return null;
        var (length, position, number) = (first.PacketSamples, first.FirstSample, 0);
        var left = new List<(int, int)>();
        for (var i = 0; i < film.Cuts.Count; i++)
        {
            var sound = film.Cuts[i].Tracks.Sound!;
            var begins = film.Rate.SamplesOf(film.Parts[i].At, first.Rate) + sound.FirstSample;
            var isLast = i == film.Cuts.Count - 1;

            // The next clip keeps the packet before its beginning: with it, its first sound is as it was made.
            var ends = film.Rate.SamplesOf(film.Parts[i].At + film.Parts[i].Frames, first.Rate) + (isLast ? 0 : film.Cuts[i + 1].Tracks.Sound!.FirstSample);
            var skipped = (int)Math.Clamp(Rounded(position - begins, length), 0, sound.Packets);
            var kept = (int)Math.Clamp(Rounded(ends - position, length), 0, sound.Packets - skipped);
            if (2 * Math.Abs(position - begins - ((long)skipped * length)) > length + 2 || 2 * Math.Abs(ends - position - ((long)kept * length)) > length + 2) return null;
            if (skipped > 0) left.Add((number, number + skipped - 1));
            if (skipped + kept < sound.Packets) left.Add((number + skipped + kept, number + sound.Packets - 1));
            position += (long)kept * length;
            number += sound.Packets;
        }

        return new PacketPlan(left, first.FirstSample, length, first.Rate);
    }

    /// <summary>As a bitstream filter of ffmpeg: packets go, the others follow each other without a gap.</summary>
    internal string Filter => (Left.Count == 0 ? "" : $"noise=drop='{string.Join('+', Left.Select(range => string.Create(CultureInfo.InvariantCulture, $"between(n\\,{range.From}\\,{range.To})")))}',")
        + string.Create(CultureInfo.InvariantCulture, $"setts=ts='round((N*{PacketSamples}+({FirstSample}))/{Rate}/TB)'");

    private static long Rounded(long samples, int length) => (long)Math.Round((double)samples / length, MidpointRounding.AwayFromZero);
}
