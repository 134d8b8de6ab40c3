using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Other tries know the failure; each is one new job that is linked to the first.</summary>
public sealed class RepairTests
{
    private static readonly MediaReference First = Reference(MediaKind.Image, MediaRole.ReferenceImage, "a"), Second = Reference(MediaKind.Image, MediaRole.ReferenceImage, "b");
    private static readonly MediaReference Film = Reference(MediaKind.Video, MediaRole.ReferenceVideo, "v"), Song = Reference(MediaKind.Audio, MediaRole.ReferenceAudio, "s");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ContentRefused", "OutputAudio", null, "WithoutAudio WithoutReference-3 SofterWording")]
    [InlineData("ContentRefused", "Prompt", null, "SofterWording")]
    [InlineData("ContentRefused", "Image", null, "WithoutReference-0 WithoutReference-1")]
    [InlineData("ContentRefused", "Video", null, "WithoutReference-2")]
    [InlineData("ContentRefused", "OutputVideo", null, "SofterWording WithoutReference-0 WithoutReference-1 WithoutReference-2")]
    [InlineData("ContentRefused", null, null, "SofterWording WithoutAudio WithoutReference-0 WithoutReference-1 WithoutReference-2 WithoutReference-3")]
    [InlineData("BadRequest", null, "duration", "AsEdit")]
    [InlineData("BadRequest", null, "content[2].image_url.url", "AsEdit WithoutReference-0 WithoutReference-1 WithoutReference-2 WithoutReference-3")]
    [InlineData("ModelUnavailable", null, null, "OtherModel-other")]
    [InlineData("GatewayTrouble", null, null, "AsEdit OtherModel-other")]
    [InlineData("LicenceExpired", null, null, "WithoutReference-0 WithoutReference-1 WithoutReference-2 WithoutReference-3")]
    [InlineData("WrongKey", null, null, "")]
    public void EveryFailure_HasTheTriesThatMayHelp(string kind, string? part, string? field, string expected)
    {
        var problem = new JobProblem(kind, "NotCharged", "") { Part = part, Field = field };
        var tries = Repair.For(problem, Request() with { References = [First, Second, Film, Song] }, Options());

        Assert.Equal(expected, string.Join(' ', tries.Select(repair => repair.Key)));
        Assert.All(tries, repair => Assert.Equal(repair, Repair.Read(repair.Key)));
    }

    [Fact]
    public void WhatWouldBreakARule_OrChangesNothing_IsNotOffered()
    {
        var refused = new JobProblem("ContentRefused", "NotCharged", "") { Part = "OutputAudio" };
        Assert.Equal("SofterWording", string.Join(' ', Repair.For(refused, Request() with { GenerateAudio = false }, Options()).Select(repair => repair.Key)));

        // Without its picture the sound would stand alone; without the first frame the last one.
        var image = refused with { Part = "Image" };
        Assert.Empty(Repair.For(image, Request() with { References = [First, Song] }, Options()));
        var frames = Request() with { References = [First with { Role = MediaRole.FirstFrame }, Second with { Role = MediaRole.LastFrame }] };
        Assert.Equal("WithoutReference-1", string.Join(' ', Repair.For(image, frames, Options()).Select(repair => repair.Key)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("WithoutReference")]
    [InlineData("WithoutReference--1")]
    [InlineData("WithoutReference-99999999999")]
    [InlineData("OtherModel")]
    [InlineData("0")]
    [InlineData("Inputs")]
    public void WhatIsNoRepair_IsReadAsNone(string? key) => Assert.Null(Repair.Read(key));

    [Fact]
    public async Task Repair_IsOneNewJob_HoweverOftenItIsPressed_AndKnowsItsParent()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync(Request() with { References = [First, Second], Prompt = "Image 1 stands beside Image 2." });
        var operation = Guid.NewGuid();
        var repair = new Repair(RepairKind.WithoutReference, 0);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => studio.Jobs.RepairAsync(TestStudio.Owner, id, operation, repair, Cancel)));
        Assert.Null(await studio.Jobs.RepairAsync(TestStudio.Stranger, id, Guid.NewGuid(), repair, Cancel));

        var made = await studio.FindAsync(Assert.Single(results.OfType<SubmitResult.Created>()).JobId);
        Assert.Equal((id, "WithoutReference", "stands beside Image 1."), (made.ParentId, made.ParentHow, made.Prompt));
        var again = Assert.IsType<SubmitResult.Created>(await studio.Jobs.TryAgainAsync(TestStudio.Owner, id, Guid.NewGuid(), Cancel));
        var copy = await studio.FindAsync(again.JobId);
        Assert.Equal((id, "Again", (await studio.FindAsync(id)).RequestJson), (copy.ParentId, copy.ParentHow, copy.RequestJson));
    }

    private static VideoRequest Request() => TestStudio.Request();

    private static MediaReference Reference(MediaKind kind, MediaRole role, string name) => new(kind, role, $"https://cdn.example.org/{name}");

    private static GatewayOptions Options()
    {
        VideoModel model = new() { Id = Request().Model, Label = "Seedance 2.0", Resolutions = ["720p"], Ratios = ["9:16", "adaptive"] };
        return new GatewayOptions { Models = [model, new VideoModel { Id = "other", Label = "Other", Resolutions = ["480p"], DefaultResolution = "480p", Ratios = ["9:16"] }] };
    }
}
