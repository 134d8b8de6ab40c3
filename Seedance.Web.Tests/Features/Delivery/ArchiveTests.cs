using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Delivery;

/// <summary>What people fetch: which clips, under which names, whole or from where it was cut.</summary>
public sealed class ArchiveTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archive_SaysItsLength_GoesOnWhereItWasCut_AndAgreesWithItsManifest()
    {
        await using var studio = await StudioApp.StartAsync();
        long[] ids = [await studio.AddReadyJobAsync(StudioApp.AdminEmail, "Grüne Äpfel"), await studio.AddReadyJobAsync(StudioApp.AdminEmail, "=cmd"), await studio.AddReadyJobAsync(StudioApp.AdminEmail, "=cmd")];
        var client = await studio.SignInAsync();
        var address = $"/delivery/clips.zip?ids={ids[0]}-{ids[2]}&folders=1";

        using var answer = await client.GetAsync(address);
        var whole = await answer.Content.ReadAsByteArrayAsync(Cancelled);
        await using (var db = await studio.OpenAsync())
        {
            // Kept with the clip: the next archive does not read it to count.
            Assert.All(await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id)).ToListAsync(Cancelled), job => Assert.InRange(job.ClipCrc32 ?? -1, 0, uint.MaxValue));
        }

        Assert.Equal(("application/zip", (long?)whole.Length, "clips.zip"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentLength, answer.Content.Headers.ContentDisposition!.FileName));
        HeaderRules.Check(answer);
        await using var archive = new ZipArchive(new MemoryStream(whole), ZipArchiveMode.Read);
        Assert.Equal(
            (string[])["README.txt", "manifest.csv", .. new[] { "Gruene-Aepfel", "cmd", "cmd" }.SelectMany((name, i) => new[] { $"no-placement/{name}_9x16_5s_c{ids[i]}.mp4", $"no-placement/{name}_9x16_5s_c{ids[i]}_2.mp4" })],
            archive.Entries.Select(entry => entry.FullName));
        using var manifest = new MemoryStream();
        await (await archive.GetEntry("manifest.csv")!.OpenAsync(Cancelled)).CopyToAsync(manifest, Cancelled);
        var lines = Encoding.UTF8.GetString(manifest.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("\ufeffid,file,title,prompt,", lines[0], StringComparison.Ordinal);
        Assert.Equal(archive.Entries.Skip(2).Select(entry => entry.FullName), lines.Skip(1).Select(line => line.Split(',')[1]));
        Assert.Contains("'=cmd", lines[3], StringComparison.Ordinal);

        // Every way to ask for the rest.
        var tag = answer.Headers.ETag!;
        foreach (var (range, from, to) in (List<(string, int, int)>)[("bytes=100-", 100, whole.Length), ("bytes=0-0", 0, 1), ("bytes=-50", whole.Length - 50, whole.Length), ("bytes=5-99999999", 5, whole.Length)])
        {
            using var rest = await AskAsync(client, address, range, new RangeConditionHeaderValue(tag));
            Assert.Equal((HttpStatusCode.PartialContent, whole.Length, from, to - 1), (rest.StatusCode, rest.Content.Headers.ContentRange!.Length!.Value, rest.Content.Headers.ContentRange.From!.Value, rest.Content.Headers.ContentRange.To!.Value));
            Assert.Equal(whole[from..to], await rest.Content.ReadAsByteArrayAsync(Cancelled));
        }

        using var other = await AskAsync(client, address, "bytes=100-", new RangeConditionHeaderValue(new EntityTagHeaderValue("\"other\"")));
        using var several = await AskAsync(client, address, "bytes=0-5,9-10", null);
        using var beyond = await AskAsync(client, address, $"bytes={whole.Length}-", null);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.RequestedRangeNotSatisfiable), (other.StatusCode, several.StatusCode, beyond.StatusCode));
        using var head = await client.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address), Cancelled);
        Assert.Equal(((long?)whole.Length, 0), (head.Content.Headers.ContentLength, (await head.Content.ReadAsByteArrayAsync(Cancelled)).Length));

        // A part is of a GET alone, and of this very archive.
        var part = new HttpRequestMessage(HttpMethod.Head, address);
        part.Headers.Range = RangeHeaderValue.Parse("bytes=0-9");
        using var headOfPart = await client.Http.SendAsync(part, Cancelled);
        var vague = new HttpRequestMessage(HttpMethod.Get, address);
        vague.Headers.Range = RangeHeaderValue.Parse("bytes=0-9");
        vague.Headers.TryAddWithoutValidation("If-Range", "no-tag");
        using var unsure = await client.Http.SendAsync(vague, Cancelled);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (headOfPart.StatusCode, unsure.StatusCode));

        // A file that is not what was stored is no clip any more.
        await studio.Get<IFileStore>().WriteAsync(ClipFiles.Key(ids[1], 1, ClipFiles.ClipName), new MemoryStream(new byte[999]), 999, Cancelled);
        Assert.Equal([$"Gruene-Aepfel_9x16_5s_c{ids[0]}.mp4", $"cmd_9x16_5s_c{ids[2]}.mp4"], await NamesAsync(client, $"/delivery/clips.zip?crops=0&ids={ids[0]}-{ids[2]}"));
    }

    [Fact]
    public async Task Delivery_LeavesOutWhatIsNotReady_NotApproved_OrNotAllowed()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Delivery:BlockRights"] = "true" });
        var ids = new List<long>();
        for (var i = 0; i < 6; i++) ids.Add(await studio.AddReadyJobAsync(StudioApp.AdminEmail, $"Clip {i}"));
        await studio.AddMemberAsync("other@example.org");
        ids.Add(await studio.AddReadyJobAsync("other@example.org", "Foreign"));
        await studio.AddItemAsync(StudioApp.AdminEmail, Guid.NewGuid());
        await using (var db = await studio.OpenAsync())
        {
            var item = await db.MediaItems.SingleAsync(Cancelled);
            item.LicenceUntil = DateTime.UtcNow.AddDays(-3);
            db.JobMedia.Add(new JobMedia { JobId = ids[1], MediaId = item.Id });
            var jobs = await db.Jobs.Where(j => ids.Contains(j.Id)).OrderBy(j => j.Id).ToListAsync(Cancelled);
            jobs[2].State = JobState.Failed;
            jobs[3].TrashedAt = DateTime.UtcNow;
            (jobs[0].Review, jobs[0].ReviewedBy) = (ReviewState.Approved, "Guest");
            await db.SaveChangesAsync(Cancelled);
            await studio.Get<IFileStore>().DeleteAsync(jobs[4].ClipKey!, Cancelled);
        }

        var client = await studio.SignInAsync();
        var address = "/delivery/clips.zip?crops=0&ids=" + string.Join(',', ids);

        Assert.Equal([$"Clip-0_9x16_5s_c{ids[0]}.mp4", $"Clip-5_9x16_5s_c{ids[5]}.mp4"], await NamesAsync(client, address));
        Assert.Equal([$"Clip-0_9x16_5s_c{ids[0]}.mp4"], await NamesAsync(client, address + "&only=approved"));
        foreach (var nothing in (string[])["", "?ids=", "?ids=x", $"?ids={ids[6]}", $"?ids={ids[2]}", $"?campaign={Guid.NewGuid()}", $"?concept={Guid.NewGuid()}", "?campaign=x"])
        {
            using var answer = await client.GetAsync("/delivery/clips.zip" + nothing);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        // What is kept from deliveries is not handed out by itself either, but is looked at.
        using var single = await client.GetAsync(ClipFiles.DownloadUrl(ids[1]));
        using var shown = await client.GetAsync(ClipFiles.ClipUrl(ids[1]));
        using var allowed = await client.GetAsync(ClipFiles.DownloadUrl(ids[0]));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK), (single.StatusCode, shown.StatusCode, allowed.StatusCode));

        var planned = await (await client.GetAsync("/delivery/manifest.csv?crops=0&ids=" + ids[0])).Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("approved,Guest,", planned, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Campaign_IsDeliveredToThoseWhoSeeIt_AndNamedAsItSays()
    {
        await using var studio = await StudioApp.StartAsync();
        var id = await studio.AddReadyJobAsync(StudioApp.AdminEmail);
        await studio.AddMemberAsync("member@example.org");
        await studio.AddMemberAsync("stranger@example.org");
        var campaign = new Campaign { OwnerId = (await studio.FindUserAsync(StudioApp.AdminEmail)).Id, Name = "夏日", NameTemplate = "{campaign} {id}" };
        campaign.Members.Add(new CampaignMember { UserId = (await studio.FindUserAsync("member@example.org")).Id });
        await using (var db = await studio.OpenAsync())
        {
            db.Campaigns.Add(campaign);
            await db.SaveChangesAsync(Cancelled);
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(j => j.CampaignId, campaign.Id), Cancelled);
        }

        var (member, stranger) = (await studio.SignInAsync("member@example.org"), await studio.SignInAsync("stranger@example.org"));
        var address = $"/delivery/clips.zip?crops=0&campaign={campaign.PublicId}";
        Assert.Equal([$"XiaRi c{id}.mp4"], await NamesAsync(member, address));
        using var single = await member.GetAsync(ClipFiles.DownloadUrl(id));
        Assert.Equal($"XiaRi c{id}.mp4", single.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        using var refused = await stranger.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(StudioClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var archive = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(Cancelled)), ZipArchiveMode.Read);
        return [.. archive.Entries.Skip(2).Select(entry => entry.FullName)];
    }

    private static async Task<HttpResponseMessage> AskAsync(StudioClient client, string address, string range, RangeConditionHeaderValue? condition)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = RangeHeaderValue.Parse(range);
        request.Headers.IfRange = condition;
        return await client.Http.SendAsync(request, Cancelled);
    }
}
