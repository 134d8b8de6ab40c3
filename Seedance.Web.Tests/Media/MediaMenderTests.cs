using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

public sealed class MediaMenderTests(MediaSamples samples)
{
    private static readonly MediaTools Tools = new(NullLogger<MediaTools>.Instance);
    private static readonly MediaProbe Probe = new(Tools, NullLogger<MediaProbe>.Instance);
    private static readonly MediaMender Mender = new(Tools);
    private static readonly MediaPreviews Previews = new(Tools);
    private static readonly MediaLimits Limits = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("clip.mp4", "mp4", 2.2, 2167)] // whole frames of 1/24 s, never more than asked for
    [InlineData("sound.wav", "wav", 2.1, 2100)]
    [InlineData("sound.mp3", "mp3", 2.0, 2011)] // whole frames of 1152 samples; one fewer would be too short for the model
    [InlineData("sound.m4a", "mp3", 2.1, 2090)]
    public async Task Trim_GivesTheRange_WithinTheLimits(string name, string format, double seconds, int milliseconds)
    {
        var facts = await MendAsync(name, (source, had, target) =>
            Mender.TrimAsync(source, had, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(seconds), Limits, target, null, Token));
        Assert.Equal(format, facts.Format);
        Assert.InRange(facts.DurationMs!.Value, milliseconds - 26, milliseconds);
        Assert.Empty(MediaRules.Check(facts, Limits));
    }

    [Theory]
    [InlineData("clip.webm", "mp4")] // 160 × 160, VP8, Opus
    [InlineData("clip.mkv", "mp4")]
    [InlineData("sound.ogg", "mp3")]
    [InlineData("sound.flac", "mp3")]
    [InlineData("picture.avif", "jpeg")] // 64 × 64
    [InlineData("picture.gif", "png")]
    public async Task Convert_GivesWhatTheModelTakes(string name, string format)
    {
        var facts = await MendAsync(name, (source, had, target) => Mender.ConvertAsync(source, had, Limits, target, null, Token));
        Assert.Equal(format, facts.Format);
        Assert.Empty(MediaRules.Check(facts, Limits));
    }

    [Fact]
    public async Task Picture_IsMadeSmaller_UntilItIsWithinItsBytes()
    {
        var size = (await File.ReadAllBytesAsync(await samples.GetAsync("picture.png"), Token)).Length;
        var strict = new MediaLimits();
        strict.Image.Bytes.Max = size / 2.0; // PNG cannot, JPEG can
        var facts = await MendAsync("picture.png", (source, had, target) => Mender.ConvertAsync(source, had, strict, target, null, Token));
        Assert.Equal("jpeg", facts.Format);
        Assert.Empty(MediaRules.Check(facts, strict));

        strict.Image.Bytes.Max = 500;
        var (outcome, path) = await RunAsync("picture.png", (source, had, target) => Mender.ConvertAsync(source, had, strict, target, null, Token));
        Assert.Equal(MendEnd.Impossible, outcome.End);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Sound_IsTakenOff_AndThePicturesStay()
    {
        var had = await ReadAsync(await samples.GetAsync("clip.mov"));
        var facts = await MendAsync("clip.mov", (source, _, target) => Mender.RemoveSoundAsync(source, had, Limits, target, null, Token));
        Assert.Equal(had with { AudioCodec = null, HasAudio = false, Bytes = facts.Bytes }, facts);

        // Also out of a container that the model does not take.
        await samples.GetAsync("clip.mp4");
        var path = samples.NewPath(".mkv");
        await samples.RunAsync($"-i clip.mp4 -c copy {path}");
        facts = await MendAsync(path, (source, inside, target) => Mender.RemoveSoundAsync(source, inside, Limits, target, null, Token));
        Assert.Equal(("mp4", "h264", 640, false), (facts.Format, facts.VideoCodec, facts.Width, facts.HasAudio));
    }

    [Fact]
    public async Task SoundOfALongVideoThatWouldHaveToBeCompressedAnew_StaysOn()
    {
        var (outcome, path) = await RunAsync("clip.webm", (source, had, target) =>
            Mender.RemoveSoundAsync(source, had with { DurationMs = 181_000 }, Limits, target, null, Token));
        Assert.Equal((MendEnd.TooSlow, false), (outcome.End, File.Exists(path)));
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.5,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile {0}\n")]
    public async Task ClipThatIsAPlaylist_OpensNoOtherFile(string playlist)
    {
        await samples.GetAsync("clip.mp4");
        var path = samples.NewPath(".mp4");
        await File.WriteAllTextAsync(path, string.Format(System.Globalization.CultureInfo.InvariantCulture, playlist, "clip.mp4"), Token);
        var poster = samples.NewPath(".jpg");
        Assert.Null(await Tools.ProbeAsync(path, Token));
        Assert.False(await Tools.MakePosterAsync(path, poster, Token));
    }

    [Fact]
    public async Task Clip_IsNotKeptWaitingByWhatIsMended()
    {
        var (clip, webm, poster) = (await samples.GetAsync("clip.mp4"), await samples.GetAsync("clip.webm"), samples.NewPath(".jpg"));
        var facts = await ReadAsync(webm);
        using var halt = new ManualResetEventSlim();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var mends = Enumerable.Range(0, Environment.ProcessorCount + 1)
            .Select(_ => Mender.ConvertAsync(webm, facts, Limits, samples.NewPath(".part"), new Told(_ => halt.Wait(Token)), cancel.Token)).ToList();

        Assert.True(await Tools.MakePosterAsync(clip, poster, Token));
        Assert.Contains(mends, mend => !mend.IsCompleted);
        await cancel.CancelAsync(); // those that wait for a place, too
        halt.Set();
        foreach (var mend in mends) await ((Task)mend).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.Contains(mends, mend => mend.IsCanceled);
    }

    [Fact]
    public async Task PhotoThatIsTurned_CountsAsPeopleSeeIt_AndKeepsItsShape()
    {
        // As a phone stores it upright: the pixels lie on their side, and a note says to turn them.
        await samples.GetAsync("picture.jpg");
        var path = samples.NewPath(".jpg");
        await samples.RunAsync($"-i picture.jpg -vf scale=800:200 -pix_fmt yuvj420p {path}");
        byte[] stored = await File.ReadAllBytesAsync(path, Token);
        byte[] note = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        await File.WriteAllBytesAsync(path, [.. stored[..2], .. note, .. stored[2..]], Token);

        var facts = await ReadAsync(path);
        Assert.Equal((200, 800), (facts.Width, facts.Height));
        Assert.Contains(MediaRules.Check(facts, Limits), fault => fault.Rule == MediaFaults.TooNarrow);
        var wide = new MediaLimits();
        (wide.Image.Ratio.Min, wide.Image.Side.Max) = (0.1, 400);
        wide.Image.Side.Min = 50;
        var target = samples.NewPath(".part");
        Assert.Equal(MendEnd.Done, (await Mender.ConvertAsync(path, facts, wide, target, null, Token)).End);
        var made = await ReadAsync(target);
        Assert.InRange((double)made.Height!.Value / made.Width!.Value, 3.9, 4.1);
    }

    [Fact]
    public async Task LastFrame_IsTheLastOne_InItsOwnSize()
    {
        Assert.Equal((640, 640), await PreviewAsync("clip.mp4", Previews.MakeLastFrameAsync));
        Assert.Null(await PreviewAsync("sound.mp3", Previews.MakeLastFrameAsync));
    }

    [Fact]
    public async Task Progress_GoesToTheEnd()
    {
        var told = new Told();
        await MendAsync("clip.webm", (source, had, target) => Mender.ConvertAsync(source, had, Limits, target, told, Token));
        Assert.NotEmpty(told.Values);
        Assert.All(told.Values, value => Assert.InRange(value, 0, 1));
        Assert.True(told.Values[^1] > 0.9);
    }

    [Fact]
    public async Task WhatCannotBe_LeavesNothingBehind()
    {
        var (outcome, path) = await RunAsync("picture.jpg", (source, had, target) =>
            Mender.ConvertAsync(source, had with { Width = 9000, Height = 900 }, Limits, target, null, Token));
        Assert.Equal((MendEnd.Impossible, false), (outcome.End, File.Exists(path)));

        (outcome, path) = await RunAsync("sound.mp3", (source, had, target) => // not what it is said to be
            Mender.ConvertAsync(source, had with { Format = "flac" }, Limits, target, null, Token));
        Assert.Equal((MendEnd.Failed, false), (outcome.End, File.Exists(path)));

        (outcome, path) = await RunAsync("sound.mp3", (source, had, target) =>
            new MediaMender(new MediaTools(NullLogger<MediaTools>.Instance, "/nowhere")).ConvertAsync(source, had, Limits, target, null, Token));
        Assert.Equal((MendEnd.NotAvailable, false), (outcome.End, File.Exists(path)));
    }

    [Fact]
    public async Task Cancelled_EndsFfmpeg_AndLeavesNothingBehind()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var source = await samples.GetAsync("clip.mp4");
        var target = samples.NewPath(".part");
        var facts = await ReadAsync(source);
        // Cancelled by its own first word, while it is at work.
        var atWork = new Told(_ => cancel.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Mender.ConvertAsync(source, facts, Limits, target, atWork, cancel.Token));
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task Previews_ShowWhatIsInTheFile()
    {
        Assert.Equal((480, 480), await PreviewAsync("picture.png", Previews.MakeThumbnailAsync));
        Assert.Equal((480, 480), await PreviewAsync("clip.mp4", Previews.MakeThumbnailAsync));
        Assert.Equal((64, 64), await PreviewAsync("picture.avif", Previews.MakeThumbnailAsync)); // never enlarged
        Assert.Equal((800, 120), await PreviewAsync("sound.mp3", Previews.MakeWaveformAsync));
        Assert.Equal((720, 90), await PreviewAsync("clip.mp4", (source, facts, target, token) => Previews.MakeFilmstripAsync(source, facts, 8, target, token)));
        Assert.Null(await PreviewAsync("sound.mp3", Previews.MakeThumbnailAsync));
        Assert.Null(await PreviewAsync("picture.png", Previews.MakeWaveformAsync));
    }

    [Fact]
    public async Task TransparentPicture_IsWhiteInItsThumbnail()
    {
        var (clear, gray) = (samples.NewPath(".png"), samples.NewPath(".gray"));
        await samples.GetAsync("picture.png");
        await samples.RunAsync($"-f lavfi -i color=black@0.0:size=64x64,format=rgba -frames:v 1 {clear}");
        var thumbnail = samples.NewPath(".jpg");
        Assert.True(await Previews.MakeThumbnailAsync(clear, await ReadAsync(clear), thumbnail, Token));
        await samples.RunAsync($"-i {thumbnail} -f rawvideo -pix_fmt gray {gray}");
        Assert.All(await File.ReadAllBytesAsync(gray, Token), pixel => Assert.True(pixel > 250));
    }

    private async Task<MediaFacts> MendAsync(string name, Func<string, MediaFacts, string, Task<MendOutcome>> mend)
    {
        var (outcome, path) = await RunAsync(name, mend);
        Assert.Equal(MendEnd.Done, outcome.End);
        var reading = await Probe.ReadAsync(path, "mended" + outcome.Format!.Extension, outcome.Format.ContentType, null, Token);
        Assert.Null(reading.Fault);
        Assert.Equal(outcome.Format.Name, reading.Facts!.Format);
        return reading.Facts;
    }

    private async Task<(MendOutcome Outcome, string Path)> RunAsync(string name, Func<string, MediaFacts, string, Task<MendOutcome>> mend)
    {
        var source = await samples.GetAsync(name);
        var before = File.GetLastWriteTimeUtc(source);
        var target = samples.NewPath(".part");
        var outcome = await mend(source, await ReadAsync(source), target);
        Assert.Equal(before, File.GetLastWriteTimeUtc(source));
        return (outcome, target);
    }

    private async Task<(int Width, int Height)?> PreviewAsync(string name, Func<string, MediaFacts, string, CancellationToken, Task<bool>> make)
    {
        var source = await samples.GetAsync(name);
        var target = samples.NewPath(".part");
        if (!await make(source, await ReadAsync(source), target, Token))
        {
            Assert.False(File.Exists(target));
            return null;
        }

        var facts = (await Probe.ReadAsync(target, "", null, null, Token)).Facts!;
        return (facts.Width!.Value, facts.Height!.Value);
    }

    private static async Task<MediaFacts> ReadAsync(string path) => (await Probe.ReadAsync(path, Path.GetFileName(path), null, null, Token)).Facts!;

    /// <summary>Unlike Progress it tells at once and in order.</summary>
    private sealed class Told(Action<double>? then = null) : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value)
        {
            Values.Add(value);
            then?.Invoke(value);
        }
    }
}
