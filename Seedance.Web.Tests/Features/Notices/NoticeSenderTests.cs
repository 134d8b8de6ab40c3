using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seedance.Web.Data;
using Seedance.Web.Features.Notices;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Notices;

/// <summary>What leaves the studio: webhooks, signed and tried again, and e-mail, over real lines.</summary>
public sealed class NoticeSenderTests
{
    private static readonly NewNotice Ready = new(TestStudio.Owner, NoticeKind.ClipReady, "job:1:Ready", "Paper boat", "/clips/1") { JobId = 1 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Webhook_IsSigned_AndTriedAgainWithTheSameId_UntilItIsTaken()
    {
        var answers = new Queue<int>([500, 503, 200]);
        await using var hook = await Hook.StartAsync(() => answers.Dequeue());
        await using var studio = await StartAsync();
        var secret = await studio.Get<WebhookStore>().AddAsync(TestStudio.Owner, hook.Url, [], Cancel);
        await studio.Get<NoticeBoard>().AddAsync([Ready], Cancel);
        var sender = studio.Get<NoticeSender>();

        Assert.Equal(1, await sender.RunOnceAsync(Cancel));
        Assert.Equal(0, await sender.RunOnceAsync(Cancel)); // not at once
        studio.Clock.Advance(NoticeSender.Pauses[0]);
        await sender.RunOnceAsync(Cancel);
        studio.Clock.Advance(NoticeSender.Pauses[1]);
        await sender.RunOnceAsync(Cancel);

        Assert.Equal(3, hook.Calls.Count);
        Assert.Single(hook.Calls.Select(call => call.Id).Distinct());
        foreach (var call in hook.Calls)
        {
            Assert.Equal(WebhookCaller.Sign(secret!, call.Id, call.Time, call.Body), call.Signature);
            Assert.NotEqual(WebhookCaller.Sign(secret!, call.Id, call.Time, call.Body + " "), call.Signature);
            Assert.Contains("\"type\":\"clip.ready\"", call.Body);
            Assert.Contains("https://studio.example.org/clips/1", call.Body);
        }

        var row = Assert.Single(await studio.Get<WebhookStore>().LogAsync(TestStudio.Owner, 10, Cancel));
        Assert.Equal((NoticeChannels.Delivered, 3, (int?)200, hook.Url), (row.State, row.Attempts, row.Status, row.Target));
        await using var db = await studio.OpenAsync();
        Assert.DoesNotContain(secret!["whsec_".Length..], (await db.Webhooks.SingleAsync(Cancel)).SealedSecret);
    }

    [Fact]
    public async Task Webhook_ThatNeverTakesIt_IsGivenUp_AndOneThatIsGoneIsSwitchedOff()
    {
        await using var deaf = await Hook.StartAsync(() => 500);
        await using var gone = await Hook.StartAsync(() => 410);
        await using var studio = await StartAsync();
        await studio.Get<WebhookStore>().AddAsync(TestStudio.Owner, deaf.Url, [], Cancel);
        await studio.Get<WebhookStore>().AddAsync(TestStudio.Owner, gone.Url, [NoticeKind.ClipReady], Cancel);
        await studio.Get<NoticeBoard>().AddAsync([Ready], Cancel);
        var sender = studio.Get<NoticeSender>();

        await sender.RunOnceAsync(Cancel);
        foreach (var pause in NoticeSender.Pauses)
        {
            studio.Clock.Advance(pause);
            await sender.RunOnceAsync(Cancel);
        }

        studio.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await sender.RunOnceAsync(Cancel));
        Assert.Equal((NoticeSender.Pauses.Count + 1, 1), (deaf.Calls.Count, gone.Calls.Count));
        Assert.All(await studio.Get<WebhookStore>().LogAsync(TestStudio.Owner, 10, Cancel), row => Assert.Equal(NoticeChannels.GivenUp, row.State));
        Assert.Equal([true, false], (await studio.Get<WebhookStore>().ReadAsync(TestStudio.Owner, Cancel)).Select(hook => hook.IsOn));
    }

    [Fact]
    public async Task AnswerThatNoDatabaseKeeps_OrAMessageThatCannotBeRead_IsATryLikeAnyOther_AndStopsNoOther()
    {
        await using var odd = await Hook.StartAsync(() => 500, "No\0\u0007 thanks.");
        await using var fine = await Hook.StartAsync(() => 200);
        await using var server = new MailServer { Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "451 not\0 now" : null };
        await using var studio = await StartAsync(server.Port, provider: DatabaseProvider.Postgres);
        await ChooseMailAsync(studio);
        foreach (var hook in (Hook[])[odd, fine]) await studio.Get<WebhookStore>().AddAsync(TestStudio.Owner, hook.Url, [], Cancel);
        await studio.Get<NoticeBoard>().AddAsync([Ready], Cancel);
        await using var db = await studio.OpenAsync();
        var now = studio.Clock.GetUtcNow().UtcDateTime;
        db.NoticeDeliveries.Add(new NoticeDelivery { UserId = TestStudio.Owner, Channel = "Email", Target = "torn", Kind = "ClipReady", Body = "{", State = "Waiting", DueAt = now, CreatedAt = now });
        await db.SaveChangesAsync(Cancel);

        Assert.Equal(4, await studio.Get<NoticeSender>().RunOnceAsync(Cancel));

        var rows = await db.NoticeDeliveries.AsNoTracking().OrderBy(d => d.Channel).ThenBy(d => d.Id).ToListAsync(Cancel);
        Assert.All(rows, row => Assert.Equal(1, row.Attempts));
        Assert.Equal(["not  now", SendEnd.OwnFault, "No   thanks.", null], rows.Select(row => row.Problem));
        Assert.Equal(["Waiting", "Waiting", "Waiting", "Delivered"], rows.Select(row => row.State));
    }

    [Fact]
    public async Task WaitingMessages_OfWhoeverIsDisabledOrSeesTheClipNoMore_AreNotSent_AndMailGoesToTheAddressOfToday()
    {
        await using var hook = await Hook.StartAsync(() => 200);
        await using var server = new MailServer();
        await using var studio = await StartAsync(server.Port);
        await ChooseMailAsync(studio);
        await studio.Get<WebhookStore>().AddAsync(TestStudio.Owner, hook.Url, [], Cancel);
        await using var db = await studio.OpenAsync();
        var foreign = await studio.SubmitAsync(owner: TestStudio.Stranger);
        await studio.Get<NoticeBoard>().AddAsync([Ready with { Key = "foreign", JobId = foreign }], Cancel); // it was shared then
        await studio.Get<NoticeSender>().RunOnceAsync(Cancel);
        Assert.All(await studio.Get<WebhookStore>().LogAsync(TestStudio.Owner, 10, Cancel), row => Assert.Equal((NoticeChannels.GivenUp, SendEnd.NotSeen), (row.State, row.Problem)));

        await studio.Get<NoticeBoard>().AddAsync([Ready with { Key = "disabled" }], Cancel);
        await db.Users.ExecuteUpdateAsync(s => s.SetProperty(user => user.IsDisabled, true), Cancel);
        await studio.Get<NoticeSender>().RunOnceAsync(Cancel);
        Assert.All((await studio.Get<WebhookStore>().LogAsync(TestStudio.Owner, 10, Cancel)).Take(2), row => Assert.Equal((NoticeChannels.GivenUp, SendEnd.Removed), (row.State, row.Problem)));
        Assert.Empty(hook.Calls);
        Assert.Empty(server.Mails);

        await db.Users.ExecuteUpdateAsync(s => s.SetProperty(user => user.IsDisabled, false), Cancel);
        await studio.Get<NoticeBoard>().AddAsync([Ready], Cancel);
        await db.Users.Where(user => user.Id == TestStudio.Owner).ExecuteUpdateAsync(s => s.SetProperty(user => user.Email, "new@example.org"), Cancel);
        await studio.Get<NoticeSender>().RunOnceAsync(Cancel);
        Assert.Single(hook.Calls);
        Assert.Equal("new@example.org", Assert.Single(server.Mails).To);
        Assert.Contains(await studio.Get<WebhookStore>().LogAsync(TestStudio.Owner, 10, Cancel), row => row.Target == "new@example.org");
    }

    [Fact]
    public async Task Message_OfASenderThatDied_IsSentByTheNext()
    {
        await using var hook = await Hook.StartAsync(() => 200);
        await using var studio = await StartAsync();
        await studio.Get<WebhookStore>().AddAsync(TestStudio.Owner, hook.Url, [], Cancel);
        await studio.Get<NoticeBoard>().AddAsync([Ready], Cancel);
        await using (var db = await studio.OpenAsync())
        {
            var until = studio.Clock.GetUtcNow().UtcDateTime.AddMinutes(2);
            await db.NoticeDeliveries.ExecuteUpdateAsync(s => s.SetProperty(d => d.LeaseUntil, until), Cancel);
        }

        Assert.Equal(0, await studio.Get<NoticeSender>().RunOnceAsync(Cancel));
        studio.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await studio.Get<NoticeSender>().RunOnceAsync(Cancel));
        Assert.Single(hook.Calls);
    }

    [Theory]
    [InlineData("http://example.org/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://user:pw@example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("media://0123456789abcdef0123456789abcdef")]
    [InlineData("")]
    public async Task Address_ThatTheInternetCannotReach_IsRefused(string url)
    {
        await using var studio = await StartAsync(allowsPrivateNetworks: false);
        Assert.False(studio.Get<WebhookStore>().IsFit(url));
        Assert.True(studio.Get<WebhookStore>().IsFit("https://example.org/hook"));
    }

    [Fact]
    public async Task OtherPeoplesWebhooks_CannotBeSeenSwitchedTriedOrRemoved()
    {
        await using var studio = await StartAsync();
        var hooks = studio.Get<WebhookStore>();
        await hooks.AddAsync(TestStudio.Owner, "https://example.org/hook", [], Cancel);
        var id = (await hooks.ReadAsync(TestStudio.Owner, Cancel)).Single().PublicId;

        Assert.Empty(await hooks.ReadAsync(TestStudio.Stranger, Cancel));
        await hooks.SwitchAsync(TestStudio.Stranger, id, false, Cancel);
        await hooks.TryAsync(TestStudio.Stranger, id, "x", Cancel);
        await hooks.RemoveAsync(TestStudio.Stranger, id, Cancel);

        Assert.True((await hooks.ReadAsync(TestStudio.Owner, Cancel)).Single().IsOn);
        Assert.Empty(await hooks.LogAsync(TestStudio.Owner, 10, Cancel));
    }

    [Fact]
    public async Task Email_ArrivesInTheReadersLanguage_WithOneLineOfSubject()
    {
        await using var server = new MailServer();
        await using var studio = await StartAsync(server.Port);
        await ChooseMailAsync(studio);
        await using (var db = await studio.OpenAsync()) await db.Users.Where(user => user.Id == TestStudio.Owner).ExecuteUpdateAsync(s => s.SetProperty(u => u.Language, "zh-Hans"), Cancel);

        await studio.Get<NoticeBoard>().AddAsync([Ready with { Subject = "Boat\r\nBcc: everybody@example.org" }, Ready with { Key = "other", Kind = NoticeKind.Commented }], Cancel);
        Assert.Equal(1, await studio.Get<NoticeSender>().RunOnceAsync(Cancel));

        var mail = Assert.Single(server.Mails);
        Assert.Equal("owner-1@example.org", mail.To);
        Assert.DoesNotContain(mail.Text.Split("\r\n\r\n")[0].Split("\r\n"), line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        var body = Encoding.UTF8.GetString(Convert.FromBase64String(mail.Text.Split("\r\n\r\n")[1].ReplaceLineEndings("")));
        Assert.Contains("已完成", body);
        Assert.Contains("https://studio.example.org/clips/1", body);
        Assert.Equal(NoticeChannels.Delivered, Assert.Single(await studio.Get<WebhookStore>().LogAsync(TestStudio.Owner, 10, Cancel)).State);
    }

    private static Task ChooseMailAsync(TestStudio studio) =>
        studio.Get<NoticeList>().ChooseAsync(TestStudio.Owner, new NoticeChoice().With(NoticeKind.ClipReady, NoticeWays.Email, true), Cancel);

    private static async Task<TestStudio> StartAsync(int smtpPort = 0, bool allowsPrivateNetworks = true, DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var studio = await TestStudio.StartAsync(
            provider,
            configure: settings =>
            {
                settings["Server:PublicUrl"] = "https://studio.example.org";
                settings["Gateway:BaseUrl"] = allowsPrivateNetworks ? settings["Gateway:BaseUrl"] : "https://futurmix.ai/v1";
                settings["Gateway:AllowPrivateNetworks"] = allowsPrivateNetworks.ToString();
                if (smtpPort == 0) return;
                settings["Notices:Smtp:Host"] = "127.0.0.1";
                settings["Notices:Smtp:Port"] = smtpPort.ToString(CultureInfo.InvariantCulture);
                settings["Notices:Smtp:StartTls"] = "false";
                settings["Notices:Smtp:From"] = "studio@example.org";
            },
            services: services =>
            {
                services.AddLocalization().AddNotices().AddDataProtection();
                services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
            });
        Assert.Equal(Ready.JobId, await studio.SubmitAsync()); // what it is told of
        return studio;
    }

    /// <summary>An address of a person's own.</summary>
    private sealed class Hook(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<Call> Calls { get; } = new();

        public string Url => app.Urls.Single() + "/hook";

        public static async Task<Hook> StartAsync(Func<int> answer, string says = "Thank you.")
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var hook = new Hook(app);
            app.Run(async http =>
            {
                using var reader = new StreamReader(http.Request.Body);
                string Header(string name) => http.Request.Headers[name].ToString();
                hook.Calls.Enqueue(new Call(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), await reader.ReadToEndAsync(http.RequestAborted)));
                http.Response.StatusCode = answer();
                await http.Response.WriteAsync(says);
            });
            await app.StartAsync(Cancel);
            return hook;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        public sealed record Call(string Id, string Time, string Signature, string Body);
    }
}
