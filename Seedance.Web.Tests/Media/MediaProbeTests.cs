using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

public sealed class MediaProbeTests(MediaSamples samples)
{
    private static readonly MediaProbe Probe = Make(null);
    private static readonly MediaProbe WithoutFfprobe = Make("/nowhere");

    [Theory]
    [InlineData("clip.mp4", "mp4", "h264", "aac")]
    [InlineData("clip.mov", "mov", "h264", "aac")]
    [InlineData("clip.webm", "webm", "vp8", "opus")]
    [InlineData("clip.mkv", "mkv", "mpeg4", "flac")]
    [InlineData("clip.avi", "avi", "mpeg4", "mp3")]
    public async Task Video_IsReadWithFfprobe(string name, string format, string video, string audio)
    {
        var facts = await FactsAsync(Probe, name);
        Assert.Equal((MediaKind.Video, format, video, audio, true), (facts.Kind, facts.Format, facts.VideoCodec, facts.AudioCodec, facts.HasAudio));
        Assert.Equal(format == "webm" ? (160, 160) : (640, 640), (facts.Width, facts.Height));
        Assert.InRange(facts.DurationMs!.Value, 2480, 2560);
        Assert.Equal(24, facts.FrameRate);
    }

    [Theory]
    [InlineData("sound.mp3", "mp3", "audio/mpeg")]
    [InlineData("sound.wav", "wav", "audio/wav")]
    [InlineData("sound.m4a", "m4a", "audio/mp4")]
    [InlineData("sound.mka", "mka", "audio/x-matroska")]
    [InlineData("sound.aac", "aac", "audio/aac")]
    [InlineData("sound.ogg", "ogg", "audio/ogg")]
    [InlineData("sound.flac", "flac", "audio/flac")]
    [InlineData("sound.aiff", "aiff", "audio/aiff")]
    public async Task Sound_IsReadWithFfprobe(string name, string format, string type)
    {
        var facts = await FactsAsync(Probe, name);
        Assert.Equal((MediaKind.Audio, format, type, null, null), (facts.Kind, facts.Format, facts.ContentType, facts.VideoCodec, facts.Width));
        Assert.InRange(facts.DurationMs!.Value, 2450, 2600);
    }

    [Theory]
    [InlineData("picture.jpg", "jpeg", 640)]
    [InlineData("picture.png", "png", 640)]
    [InlineData("picture.webp", "webp", 640)]
    [InlineData("picture.bmp", "bmp", 640)]
    [InlineData("picture.tiff", "tiff", 640)]
    [InlineData("picture.gif", "gif", 640)]
    [InlineData("picture.avif", "avif", 64)]
    public async Task Picture_IsReadFromItsHeader(string name, string format, int side)
    {
        var facts = await FactsAsync(WithoutFfprobe, name);
        Assert.Equal((MediaKind.Image, format, side, side, null), (facts.Kind, facts.Format, facts.Width, facts.Height, facts.DurationMs));
        Assert.Equal(new FileInfo(await samples.GetAsync(name)).Length, facts.Bytes);
    }

    [Fact]
    public async Task SoundInAVideoContainer_IsASound()
    {
        var reading = await Probe.ReadAsync(await samples.GetAsync("sound.m4a"), "song.mp4", "video/mp4", null, TestContext.Current.CancellationToken);
        Assert.Equal("m4a", reading.Facts!.Format);
        reading = await Probe.ReadAsync(await samples.GetAsync("sound.mka"), "voice.webm", "video/webm", null, TestContext.Current.CancellationToken);
        Assert.Equal("mka", reading.Facts!.Format);
    }

    [Fact]
    public async Task WithoutFfprobe_TheContainerSaysWhatItCan_AndTheBrowserTheRest()
    {
        var seen = new BrowserFacts(99, 98, 2555);
        var video = await FactsAsync(WithoutFfprobe, "clip.mp4", seen);
        Assert.Equal((640, 640, 2500), (video.Width, video.Height, video.DurationMs));
        Assert.InRange((await FactsAsync(WithoutFfprobe, "sound.wav", seen)).DurationMs!.Value, 2500, 2515);
        Assert.Equal(2555, (await FactsAsync(WithoutFfprobe, "sound.mp3", seen)).DurationMs);
        Assert.Null((await FactsAsync(WithoutFfprobe, "sound.mp3")).DurationMs);
        Assert.Equal((99, 98), ((await FactsAsync(WithoutFfprobe, "clip.webm", seen)).Width, (await FactsAsync(WithoutFfprobe, "clip.webm", seen)).Height));
    }

    [Fact]
    public async Task HugePicture_IsRefusedByItsHeader()
    {
        var png = new byte[64];
        ((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8]).CopyTo(png);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 65535);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 65535);

        var fault = await FaultAsync("bomb.png", png);

        Assert.Equal(MediaFaults.TooBigToRead, fault.Rule);
        Assert.Equal([65535, 65535], fault.Values);
    }

    [Theory]
    [InlineData("empty.png", "", MediaFaults.Empty)]
    [InlineData("cut.png", "89504E470D0A1A0A0000000D49484452", MediaFaults.Broken)]
    [InlineData("cut.jpg", "FFD8FFE000104A46494600010100000100010000FFD9FFFFFFFFFFFFFFFF", MediaFaults.Broken)]
    [InlineData("cut.webp", "52494646FFFF0000574542505650382000000000000000000000000000000000", MediaFaults.Broken)]
    [InlineData("cut.tiff", "49492A00FFFF00000000000000000000000000000000000000000000000000000000", MediaFaults.Broken)]
    [InlineData("flat.gif", "47494638396100000000000000000000000000000000000000000000000000000000", MediaFaults.Broken)]
    [InlineData("cut.mp4", "0000001866747970697 36F6D0000020069736F6D61766331", MediaFaults.Broken)]
    [InlineData("cut.wav", "52494646240000005741564566 6D7420", MediaFaults.Broken)]
    public async Task BrokenFile_IsRefused(string name, string hex, string rule) =>
        Assert.Equal(rule, (await FaultAsync(name, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))).Rule);

    [Fact]
    public async Task VideoThatWasCutOff_IsRefused()
    {
        var whole = await File.ReadAllBytesAsync(await samples.GetAsync("clip.mp4"), TestContext.Current.CancellationToken);
        Assert.Equal(MediaFaults.Broken, (await FaultAsync("cut.mp4", whole[..(whole.Length / 2)])).Rule);
    }

    [Fact]
    public void AnswerOfFfprobeThatWasCut_IsNone() => Assert.Null(FfprobeOutput.Read("""{"streams":[{"codec_type":"vid""", MediaFormats.Get("mp4"), 1));

    [Fact]
    public async Task RenamedProgram_IsRefusedWithBothNames()
    {
        var fault = await FaultAsync("holiday.jpg", [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0]);
        Assert.Equal(MediaFaults.NameDiffers, fault.Rule);
        Assert.Equal(["program", ".jpg"], fault.Values);
    }

    private async Task<MediaFacts> FactsAsync(MediaProbe probe, string name, BrowserFacts? browser = null)
    {
        var reading = await probe.ReadAsync(await samples.GetAsync(name), name, null, browser, TestContext.Current.CancellationToken);
        Assert.Null(reading.Fault);
        return reading.Facts!;
    }

    private async Task<MediaFault> FaultAsync(string name, byte[] content)
    {
        var path = samples.NewPath(".part");
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        var reading = await Probe.ReadAsync(path, name, null, null, TestContext.Current.CancellationToken);
        Assert.Null(reading.Facts);
        return reading.Fault!;
    }

    private static MediaProbe Make(string? path) => new(new MediaTools(NullLogger<MediaTools>.Instance, path), NullLogger<MediaProbe>.Instance);
}
