using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>What an engineer asks of a clip: read once, kept beside it.</summary>
public sealed class ClipProbeTests(MediaSamples samples)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clip_TellsCodecsSizeRateAndLoudness_AndIsReadOnce()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.ClipBytes = await File.ReadAllBytesAsync(await samples.GetAsync("clip.mp4"), Cancel);
        var id = (await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready)).Id;
        var probe = studio.Get<ClipProbe>();

        var data = (await probe.FindAsync(id, Cancel))!;

        Assert.Equal(("h264", "aac", "yuv420p", true), (data.VideoCodec, data.AudioCodec, data.PixelFormat, data.HasSound));
        Assert.Equal(((await studio.FindAsync(id)).Width, (await studio.FindAsync(id)).Height), (data.Width, data.Height));
        Assert.InRange(data.DurationMs!.Value, 2_400, 2_600);
        Assert.InRange(data.Loudness!.Value, -60, 0);
        Assert.InRange(data.TruePeak!.Value, -60, 3);
        Assert.True(data is { FrameRate: > 0, BitRate: > 0, SampleRate: > 0, Channels: > 0 });
        await using var db = await studio.OpenAsync();
        var key = (await db.JobFiles.AsNoTracking().SingleAsync(file => file.Name == "facts.json", Cancel)).FileKey;
        Assert.Equal(data, await probe.FindAsync(id, Cancel));
        Assert.Equal(key, (await db.JobFiles.AsNoTracking().SingleAsync(file => file.Name == "facts.json", Cancel)).FileKey);
        Assert.Null(await probe.FindAsync(id + 1, Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("[1]")]
    public void WhatCannotBeRead_IsNothing(string? kept) => Assert.Null(TechnicalData.Read(kept));
}
