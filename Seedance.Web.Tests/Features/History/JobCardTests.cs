using Bunit;
using Seedance.Web.Data;
using Seedance.Web.Features.History;
using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Features.History;

public sealed class JobCardTests
{
    [Theory]
    [InlineData(JobState.Queued, null, "Queued", null)]
    [InlineData(JobState.Queued, "NoMoney", "Queued", "Waits: no money left at the gateway. Open it to see what to do.")]
    [InlineData(JobState.Submitting, null, "Submitting", null)]
    [InlineData(JobState.Generating, "Unreachable", "Generating", "The gateway cannot be reached. It goes on by itself.")]
    [InlineData(JobState.Saving, null, "Saving", null)]
    [InlineData(JobState.Ready, null, "Ready", null)]
    [InlineData(JobState.Failed, "ContentRefused", "Failed", "Refused by the content check. Open it to change it or try again.")]
    [InlineData(JobState.Failed, null, "Failed", "Something went wrong. Open it to change it or try again.")]
    [InlineData(JobState.Cancelled, null, "Cancelled", null)]
    [InlineData(JobState.Expired, "NeverEnded", "Expired", "The gateway never finished it. Open it to try again.")]
    [InlineData(JobState.NeedsAttention, "OutcomeUnknown", "Needs attention", "It may have been charged. Open it to decide.")]
    public async Task EveryState_HasItsWord_AndSaysWhatToDo(JobState state, string? problem, string word, string? reason)
    {
        await using var rendering = await ClipRendering.StartAsync();

        var card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, Job(state, problem)));

        Assert.Equal("A title", card.Find("#" + card.Find("article").GetAttribute("aria-labelledby")).TextContent);
        Assert.Equal("/clips/7", card.Find("article a").GetAttribute("href"));
        Assert.Equal(word, card.Find(".chip").TextContent);
        Assert.Equal(reason, card.FindAll(".card-reason").FirstOrDefault()?.TextContent);
        Assert.Contains("9:16", card.Find(".dot-row").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo", "Nothing was charged. Open it to decide.")]
    [InlineData("https://gateway.example/v1", "It may have been charged. Open it to decide.")]
    public async Task UnknownOutcome_IsNoChargeWithTheDemoGateway(string gateway, string reason)
    {
        await using var rendering = await ClipRendering.StartAsync();

        var card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, Job(JobState.NeedsAttention, "OutcomeUnknown") with { Cost = new JobCost(gateway, null, null, null, null) }));

        Assert.Equal(reason, card.Find(".card-reason").TextContent);
    }

    [Fact]
    public async Task Picture_IsThePoster_ElseTheClipsOwnFirstFrame()
    {
        await using var rendering = await ClipRendering.StartAsync();

        var card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, Job(JobState.Ready, null) with { HasPoster = true }));
        Assert.Equal("lazy", card.Find("img[src='/media/7/poster.jpg']").GetAttribute("loading"));
        Assert.Equal("/media/7/clip.mp4", card.Find("[data-preview]").GetAttribute("data-preview"));
        Assert.Empty(card.FindAll("video"));

        card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, Job(JobState.Ready, null)));
        Assert.Equal("metadata", card.Find("video[src='/media/7/clip.mp4'][muted]").GetAttribute("preload"));
    }

    [Theory]
    [InlineData(JobState.Queued, "Waits: the gateway is busy. It goes on by itself.")]
    [InlineData(JobState.Generating, null)]
    public async Task HeldUpQueue_IsSaidOnWhatWaits(JobState state, string? reason)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, Job(state, null)));
        Assert.Empty(card.FindAll(".card-reason"));

        card.Render(p => p.Add(c => c.Held, new JobProblem("TooManyRequests", "NotCharged", "")));

        Assert.Equal(reason, card.FindAll(".card-reason").FirstOrDefault()?.TextContent);
    }

    [Theory]
    [InlineData(JobState.Ready, "https://gateway.example/v1", 100_000L, 762_300L, "$0.70")]
    [InlineData(JobState.Ready, "https://gateway.example/v1", 100_000L, null, "100,000 tokens")]
    [InlineData(JobState.Ready, "https://gateway.example/v1", null, 762_300L, null)]
    [InlineData(JobState.Ready, "demo", 100_000L, 762_300L, null)]
    [InlineData(JobState.Failed, "https://gateway.example/v1", 100_000L, 762_300L, null)]
    public async Task ReadyCard_SaysWhatWasUsed_AsFarAsItIsKnown(JobState state, string gateway, long? used, long? estimate, string? expected)
    {
        await using var rendering = await ClipRendering.StartAsync();

        var card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, Job(state, null) with { Cost = new JobCost(gateway, 108_900, estimate, used, "USD") }));

        Assert.Equal(expected, card.FindAll("[data-cost]").FirstOrDefault()?.TextContent);
    }

    [Theory]
    [InlineData("3:4", "feed-4x5", null, null, "4:5, made as 3:4")]
    [InlineData("9:16", "feed-4x5", null, null, "9:16")]
    [InlineData("adaptive", null, 1280, 720, "16:9")]
    [InlineData("adaptive", null, null, null, "automatic ratio")]
    public async Task Ratio_IsTheSameOnTheCardAndInTheTable(string ratio, string? placement, int? width, int? height, string expected)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var job = Job(JobState.Ready, null) with { Ratio = ratio, Width = width, Height = height, Place = new JobPlace("ana", "m", placement, null, null, null, false, default, null, null, null, null) };

        var card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, job));
        var row = rendering.Page.Render<HistoryRow>(p => p.Add(r => r.Job, job).Add(r => r.Columns, [HistoryColumn.Ratio]).Add(r => r.Choices, HistoryChoices.None));

        Assert.Equal(expected, card.Find(".dot-row > span:nth-child(2)").TextContent);
        Assert.Equal(expected, row.Find("td:last-child").TextContent);
    }

    [Fact]
    public async Task SameSummary_IsNotDrawnAgain()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var card = rendering.Page.Render<JobCard>(p => p.Add(c => c.Job, Job(JobState.Failed, "NoMoney")));
        var drawn = card.RenderCount;

        card.Render(p => p.Add(c => c.Job, Job(JobState.Failed, "NoMoney")));
        Assert.Equal(drawn, card.RenderCount);

        card.Render(p => p.Add(c => c.Job, Job(JobState.Ready, null)));
        Assert.True(card.RenderCount > drawn);
        Assert.Equal("Ready", card.Find(".chip").TextContent);
    }

    private static JobSummary Job(JobState state, string? problem) => new(
        7, "A title", state, "9:16", "720p", 10, null, null, null, new DateTime(2026, 11, 2, 8, 0, 0, DateTimeKind.Utc), null, default,
        null, null, false, problem is null ? null : new JobProblem(problem, "Unknown", ""));
}
