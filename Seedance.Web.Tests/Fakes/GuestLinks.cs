using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Reviews;

namespace Seedance.Web.Tests.Fakes;

/// <summary>Links for guests, and browsers that come by them.</summary>
public static class GuestLinks
{
    public const string Password = "open sesame";

    /// <summary>A new link of these clips; its token and id.</summary>
    public static async Task<(string Token, Guid Id)> AddLinkAsync(
        this StudioApp studio, string ownerEmail, IReadOnlyCollection<long> jobIds, GuestMay may = GuestMay.Decide, string? password = null, DateTime? expiresAt = null, long? campaignId = null)
    {
        var owner = await studio.FindUserAsync(ownerEmail);
        var (end, id, token) = await studio.Get<ShareLinks>().CreateAsync(owner.Id, new NewShareLink("Client preview", may, jobIds, campaignId, password, expiresAt), TestContext.Current.CancellationToken);
        Assert.Equal(ShareEnd.Done, end);
        return (token!, id);
    }

    /// <summary>A browser that has given the password of a new link to a campaign with this clip.</summary>
    public static async Task<(StudioClient Guest, string Token)> OpenLinkAsync(this StudioApp studio, string ownerEmail, long jobId)
    {
        long campaignId;
        await using (var db = await studio.OpenAsync())
        {
            var campaign = new Campaign { OwnerId = (await studio.FindUserAsync(ownerEmail)).Id, Name = "Spring" };
            db.Campaigns.Add(campaign);
            await db.SaveChangesAsync();
            campaignId = campaign.Id;
            await db.Jobs.Where(job => job.Id == jobId).ExecuteUpdateAsync(s => s.SetProperty(job => job.CampaignId, campaignId));
        }

        var (token, _) = await studio.AddLinkAsync(ownerEmail, [], password: Password, campaignId: campaignId);
        var guest = studio.NewClient();
        using var answer = await guest.SendGuestFormAsync($"/g/{token}", "/unlock", new() { ["password"] = Password });
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return (guest, token);
    }

    /// <summary>Sends one of the forms of a guest's page, as the page holds it, with these fields filled in.</summary>
    /// <param name="action">How the address of the form ends.</param>
    /// <param name="meanwhile">What others do while the page is open.</param>
    public static async Task<HttpResponseMessage> SendGuestFormAsync(this StudioClient guest, string path, string action, Dictionary<string, string> fields, Func<Task>? meanwhile = null)
    {
        using var page = await guest.GetAsync(path);
        page.EnsureSuccessStatusCode();
        var document = await new HtmlParser().ParseDocumentAsync(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var button = document.QuerySelector($"button[formaction$='{action}']") as IHtmlButtonElement; // it sends its form elsewhere
        var form = button?.Form ?? document.Forms.Last(form => form.GetAttribute("action")!.EndsWith(action, StringComparison.Ordinal));
        var all = document.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>().Where(input => input.Form == form).ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in fields) all[name] = value;
        if (meanwhile is not null) await meanwhile();
        return await guest.SendAsync(button?.GetAttribute("formaction") ?? form.GetAttribute("action")!, all);
    }
}
