using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs.Reviews;

/// <summary>Finished clips, campaigns and links for the tests of reviews.</summary>
internal static class ReviewRig
{
    public static readonly Reviewer.Person Ada = new(TestStudio.Owner, "Ada");
    public static readonly Reviewer.Person Stranger = new(TestStudio.Stranger, "Sam");

    /// <summary>A finished clip of ten seconds.</summary>
    public static async Task<long> AddClipAsync(this TestStudio studio, string owner = TestStudio.Owner, long? campaignId = null)
    {
        var id = await studio.SubmitAsync(owner: owner);
        await studio.SetAsync(id, job => (job.State, job.DurationMs, job.CampaignId) = (JobState.Ready, 10_000, campaignId));
        return id;
    }

    public static async Task SetAsync(this TestStudio studio, long id, Action<Job> change)
    {
        await using var db = await studio.OpenAsync();
        change(await db.Jobs.SingleAsync(job => job.Id == id));
        await db.SaveChangesAsync();
    }

    public static async Task<long> AddCampaignAsync(this TestStudio studio, string owner, bool isShared = false, params string[] members)
    {
        await using var db = await studio.OpenAsync();
        var row = new Campaign { OwnerId = owner, Name = "Spring", IsShared = isShared, Members = [.. members.Select(id => new CampaignMember { UserId = id })] };
        db.Campaigns.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    /// <summary>A link of these clips or of a campaign, opened by a guest called Maria.</summary>
    public static async Task<Reviewer.Guest> AddGuestAsync(this TestStudio studio, GuestMay may, IReadOnlyCollection<long> jobIds, long? campaignId = null, string owner = TestStudio.Owner)
    {
        var links = studio.Get<ShareLinks>();
        var (end, _, token) = await links.CreateAsync(owner, new NewShareLink("Client preview", may, jobIds, campaignId), TestContext.Current.CancellationToken);
        Assert.Equal(ShareEnd.Done, end);
        return new Reviewer.Guest((await links.FindAsync(token!, TestContext.Current.CancellationToken))!, "Maria", new HashSet<Guid>());
    }
}
