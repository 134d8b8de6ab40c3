using Seedance.Web.Data;
using Seedance.Web.Features.History;
using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Features.History;

public sealed class HistoryListTests
{
    private readonly HistoryList _list = new();

    public HistoryListTests() => _list.Replace(new HistorySlice([Job(9), Job(7), Job(5)], HasMore: true));

    [Fact]
    public void NewJobs_ComeOnTop()
    {
        Assert.True(_list.Merge([12, 11], [Job(11), Job(12)]));

        Assert.Equal([12, 11, 9, 7, 5], Ids);
    }

    [Fact]
    public void ChangedJobs_KeepTheirPlace()
    {
        Assert.True(_list.Merge([7], [Job(7, JobState.Ready)]));

        Assert.Equal([9, 7, 5], Ids);
        Assert.Equal(JobState.Ready, _list.Jobs.ElementAt(1).State);
    }

    [Fact]
    public void UnchangedJobs_DrawNothing() => Assert.False(_list.Merge([7], [Job(7)]));

    [Fact]
    public void DeletedJobs_Vanish()
    {
        Assert.True(_list.Merge([7, 8], []));

        Assert.Equal([9, 5], Ids);
    }

    [Fact]
    public void OlderJobs_WaitForTheirPage()
    {
        Assert.False(_list.Merge([3], [Job(3)]));

        Assert.Equal(5, _list.End);
        _list.Append(new HistorySlice([Job(3), Job(1)], HasMore: false));
        Assert.Equal([9, 7, 5, 3, 1], Ids);
    }

    [Fact]
    public void OlderJobs_AreShown_WhenNoPageFollows()
    {
        _list.Append(new HistorySlice([], HasMore: false));

        Assert.True(_list.Merge([3], [Job(3)]));
        Assert.Equal([9, 7, 5, 3], Ids);
    }

    private IEnumerable<long> Ids => _list.Jobs.Select(j => j.Id);

    private static JobSummary Job(long id, JobState state = JobState.Generating) => new(
        id, "Title", state, "9:16", "720p", 10, null, null, null, default, null, default, null, null, false, new JobProblem("Unreachable", "NotCharged", ""));
}
