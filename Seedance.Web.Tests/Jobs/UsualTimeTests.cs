using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

public sealed class UsualTimeTests
{
    [Fact]
    public void FewerThanTen_SayNothing() => Assert.Null(UsualTime.Range(Seconds(1, 9)));

    [Fact]
    public void Range_LeavesOutTheFastestAndTheSlowestFifth() =>
        Assert.Equal(new UsualRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)), UsualTime.Range(Seconds(1, 10)));

    [Fact]
    public void OrderDoesNotMatter() => Assert.Equal(UsualTime.Range(Seconds(1, 50)), UsualTime.Range([.. Seconds(1, 50).Reverse()]));

    [Fact]
    public async Task Find_LearnsFromTheLastFiftyReadyOnesOfTheGateway_AndRemembersForAMinute()
    {
        await using var studio = await TestStudio.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var usual = studio.Get<UsualTime>();
        await AddAsync(studio, 30, "demo", JobState.Ready, TimeSpan.FromSeconds(500)); // too old to count
        await AddAsync(studio, 50, "demo", JobState.Ready, TimeSpan.FromSeconds(20));
        await AddAsync(studio, 20, "demo", JobState.Failed, TimeSpan.FromSeconds(1));
        await AddAsync(studio, 20, "https://other.example/v1", JobState.Ready, TimeSpan.FromSeconds(3));

        Assert.Equal(new UsualRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)), await usual.FindAsync("demo", cancel));
        Assert.Equal(new UsualRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)), await usual.FindAsync("https://other.example/v1", cancel));
        Assert.Null(await usual.FindAsync("https://new.example/v1", cancel));

        await AddAsync(studio, 10, "https://new.example/v1", JobState.Ready, TimeSpan.FromSeconds(7));
        Assert.Null(await usual.FindAsync("https://new.example/v1", cancel));
        studio.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await usual.FindAsync("https://new.example/v1", cancel));
    }

    private static TimeSpan[] Seconds(int from, int count) => [.. Enumerable.Range(from, count).Select(s => TimeSpan.FromSeconds(s))];

    private static async Task AddAsync(TestStudio studio, int count, string gateway, JobState state, TimeSpan took)
    {
        var at = studio.Clock.GetUtcNow().UtcDateTime;
        await using var db = await studio.OpenAsync();
        for (var i = 0; i < count; i++)
        {
            db.Jobs.Add(new Job
            {
                OwnerId = TestStudio.Owner,
                OperationId = Guid.NewGuid(),
                Title = "t",
                Prompt = "p",
                SearchText = "t p",
                Model = "m",
                Ratio = "1:1",
                Resolution = "720p",
                InputsJson = "{}",
                RequestJson = "{}",
                Gateway = gateway,
                State = state,
                SubmittedAt = at - took,
                ChangedAt = at,
                CreatedAt = at,
                DueAt = at,
            });
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
