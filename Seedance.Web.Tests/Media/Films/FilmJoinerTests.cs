using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Media;
using Seedance.Web.Media.Films;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media.Films;

/// <summary>Real clips joined by the real ffmpeg, and looked at frame by frame and sample by sample.</summary>
public sealed class FilmJoinerTests(MediaSamples samples)
{
    private const double Frame = 1 / 24.0;

    private static readonly MediaTools Tools = new(NullLogger<MediaTools>.Instance);
    private static readonly ClipTracksReader Reader = new(Tools, null!);
    private static readonly FilmJoiner Joiner = new(Tools, Reader, NullLogger<FilmJoiner>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClipsThatAreAlike_AreTakenOverPacketByPacket_InSync()
    {
        // Sounds that are no whole number of packets, and longer than their pictures: what is left of each must not add up.
        var clips = new List<FilmClip>();
        foreach (var flash in (int[])[10, 20, 30, 5]) clips.Add(await ClipAsync(await samples.MakeAsync(2, flash, soundSeconds: 2.02)));
        var film = new Film(clips, null, null);
        Assert.Null(film.Timeline.Encoding);

        var (path, tracks) = await JoinAsync(film);

        Assert.Equal(192, tracks.Picture.Frames);
        Assert.Equal(8, tracks.Picture.Seconds, 3);
        Assert.InRange(tracks.Sound!.Seconds, 7.98, 8.02);
        Assert.Equal([10, 48 + 20, 96 + 30, 144 + 5], await FlashClips.FlashesAsync(path));
        await AssertInSyncAsync(path, [10, 48 + 20, 96 + 30, 144 + 5]);
        Assert.Equal(await AllAsync(clips, "v"), await FlashClips.PacketsAsync(path, "v"));
        var sound = await FlashClips.PacketsAsync(path, "a");
        var before = await AllAsync(clips, "a");
        Assert.All(sound, packet => Assert.Contains(packet, before));
        Assert.InRange(sound.Count, 375, 377); // 8 s of 1024 samples at 48 kHz, and the one before the beginning
    }

    [Fact]
    public async Task MusicUnderClipsThatAreAlike_LeavesTheirPicturesAsTheyAre_AndEndsWithAFade()
    {
        var clips = new List<FilmClip> { await ClipAsync(await samples.MakeAsync(2, 10)), await ClipAsync(await samples.MakeAsync(2, 20, hasSound: false)) };
        var music = samples.NewPath(".wav");
        await samples.RunAsync($"-f lavfi -i sine=f=300:r=44100:d=10 {music}");

        var (path, tracks) = await JoinAsync(new Film(clips, new FilmMusic(music, "wav", 1000, 10_000, 50, 100, FadeOut: true), null));

        Assert.Equal(await AllAsync(clips, "v"), await FlashClips.PacketsAsync(path, "v"));
        Assert.Equal(96, tracks.Picture.Frames);
        Assert.InRange(tracks.Sound!.Seconds, 3.975, 4.025);
        await AssertInSyncAsync(path, [10], threshold: 6000);
        var heard = await FlashClips.SamplesAsync(path);
        Assert.InRange(Loudest(heard, 1.5, 2.5), 1950, 2150); // an eighth of full scale, at half its loudness, in both ears alike though it is of one channel
        Assert.InRange(Loudest(heard, 3.9, 4.0), 0, 300);
    }

    [Fact]
    public async Task ClipsOfEveryShape_WithCutsCardAndMusic_AreOneFilm_ExactToTheFrame()
    {
        var talk = await samples.MakeAsync(3, 40);
        var cut = await ClipAsync(talk);
        var clips = new List<FilmClip>
        {
            cut with { StartMs = 500, EndMs = 2500 }, // frames 12 to 60: the flash is at 28
            cut with { StartMs = 1000, EndMs = null }, // the middle is gone: frames 24 to 72, the flash is at 48 + 16
            await ClipAsync(await samples.MakeAsync(1.5, 9, "144x256", 30)), // upright: 36 frames of 24, the flash at 0.3 s
            await ClipAsync(await samples.MakeAsync(1, 0, hasSound: false)),
        };
        var card = samples.NewPath(".png");
        await samples.RunAsync($"-f lavfi -i color=c=white:s=512x288 -frames:v 1 {card}");
        var music = samples.NewPath(".mp3");
        await samples.RunAsync($"-f lavfi -i sine=f=300:d=4 {music}");
        var film = new Film(clips, new FilmMusic(music, "mp3", 0, 4000, 20, 100, FadeOut: false), new FilmCard(card, "png_pipe", 2000));
        Assert.Equal((FilmEncoding.OtherSize, 2), (film.Timeline.Encoding, film.Timeline.EncodingOf));

        var (path, tracks) = await JoinAsync(film);

        Assert.Equal(48 + 48 + 36 + 24 + 48, tracks.Picture.Frames);
        Assert.Equal((256, 144), (tracks.Picture.Width, tracks.Picture.Height));
        Assert.InRange(tracks.Sound!.Seconds, 8.475, 8.525);
        var flashes = await FlashClips.FlashesAsync(path);
        Assert.Equal([28, 64, 156 - 24, .. Enumerable.Range(156, 48)], flashes); // the upright one is fitted in between black bars and so is not that bright
        await AssertInSyncAsync(path, [28, 64, 96 + 7], threshold: 6000);
        Assert.InRange(Loudest(await FlashClips.SamplesAsync(path), 4.4, 8.5), 0, 16000);
        Assert.Equal(0, Loudest(await FlashClips.SamplesAsync(path), 7, 8.4)); // the music has ended, and does not begin again
    }

    [Fact]
    public async Task CutsAtKeyFrames_NeedNoEncoding()
    {
        var clip = await ClipAsync(await samples.MakeAsync(3, 30, options: "-preset ultrafast -bf 2 -g 12 -keyint_min 12 -sc_threshold 0"));
        List<FilmClip> clips = [clip with { StartMs = 1000, EndMs = 2000 }, clip with { EndMs = 500 }];

        var (path, tracks) = await JoinAsync(new Film(clips, null, null));

        var source = await FlashClips.PacketsAsync(clip.Path, "v");
        Assert.Equal([.. source.Skip(24).Take(24), .. source.Take(12)], await FlashClips.PacketsAsync(path, "v"));
        Assert.Equal(36, tracks.Picture.Frames);
        Assert.Equal([6], await FlashClips.FlashesAsync(path));
        await AssertInSyncAsync(path, [6]);
    }

    [Fact]
    public async Task FilesThatAreNone_AreSaidSo_AndNothingIsLeft()
    {
        var clip = await ClipAsync(await samples.MakeAsync(1, 3));
        var music = samples.NewPath(".mp3");
        await File.WriteAllTextAsync(music, "no music", Cancel);
        var target = samples.NewPath(".mp4");

        var outcome = await Joiner.JoinAsync(new Film([clip], new FilmMusic(music, "mp3", 0, null, 100, 100, true), null), target, name => target + "-" + name, _ => { }, Cancel);

        Assert.Equal(FilmEnd.Failed, outcome.End);
        Assert.NotEmpty(outcome.Detail);
    }

    private static async Task AssertInSyncAsync(string path, int[] frames, int threshold = 4000)
    {
        var beeps = await FlashClips.BeepsAsync(path, threshold);
        Assert.Equal(frames.Length, beeps.Count);
        Assert.All(frames.Zip(beeps), pair => Assert.InRange(pair.Second - (pair.First * Frame), -0.016, 0.016)); // half a packet of sound, and the tone's own rise
    }

    private static int Loudest(short[] heard, double from, double to) => heard.AsSpan((int)(from * 48_000)..Math.Min(heard.Length, (int)(to * 48_000))).ToArray().Max(sample => Math.Abs((int)sample));

    private static async Task<List<string>> AllAsync(IEnumerable<FilmClip> clips, string kind)
    {
        var all = new List<string>();
        foreach (var clip in clips) all.AddRange(await FlashClips.PacketsAsync(clip.Path, kind));
        return all;
    }

    private static async Task<FilmClip> ClipAsync(string path) => new(path, (await Reader.ReadAsync(path, Cancel))!, 0, null);

    private async Task<(string Path, ClipTracks Tracks)> JoinAsync(Film film)
    {
        var target = samples.NewPath(".mp4");
        var percents = new List<int>();
        var outcome = await Joiner.JoinAsync(film, target, name => target + "-" + name, percents.Add, Cancel);
        Assert.Equal(new FilmOutcome(FilmEnd.Done), outcome);
        Assert.All(percents, percent => Assert.InRange(percent, 0, 100));
        return (target, (await Reader.ReadAsync(target, Cancel))!);
    }
}
