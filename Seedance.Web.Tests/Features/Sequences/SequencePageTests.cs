using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Sequences;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media;
using Seedance.Web.Media.Placements;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Sequences;

/// <summary>The editor without a browser, on top of the real modules.</summary>
public sealed class SequencePageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_AreKeptByThemselves_AndFaultsStandAtTheirClip()
    {
        await using var rig = await StartAsync();
        var (good, gone) = (await ReadyAsync(rig.Studio), await ReadyAsync(rig.Studio));
        var id = await rig.Store.CreateAsync(TestStudio.Owner, _ => "Tea", [good, gone], null, Cancel);
        Assert.Equal(DecisionResult.Done, await rig.Studio.Jobs.DeleteAsync(TestStudio.Owner, gone, Cancel));

        var page = rig.Show(id);
        await page.WaitForElementAsync(".piece .field-error", TimeSpan.FromSeconds(20));
        var rows = page.FindAll("[data-piece]");
        Assert.Equal(2, rows.Count);
        Assert.Empty(rows[0].QuerySelectorAll(".field-error"));
        Assert.Contains("was deleted", rows[1].QuerySelector(".field-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Clips that need a look: 1", page.Markup, StringComparison.Ordinal);

        await rows[1].QuerySelector("[data-remove]")!.ClickAsync(new());
        await page.Find("#film-name").ChangeAsync(new ChangeEventArgs { Value = "Green tea" });
        await rig.UntilAsync(page, async () => await rig.Store.FindAsync(TestStudio.Owner, id, Cancel) is { Name: "Green tea", Plan.Clips.Count: 1 });
        Assert.Empty(page.FindAll(".piece .field-error"));
        await page.Find("[data-undo]").ClickAsync(new());
        Assert.Equal(2, page.FindAll("[data-piece]").Count);
    }

    [Fact]
    public async Task TwoTabs_AreTold_AndNeitherLosesItsWork()
    {
        await using var rig = await StartAsync();
        var id = await rig.Store.CreateAsync(TestStudio.Owner, _ => "Tea", [await ReadyAsync(rig.Studio)], null, Cancel);
        var page = rig.Show(id);
        await page.WaitForElementAsync("[data-piece]");
        var known = (await rig.Store.FindAsync(TestStudio.Owner, id, Cancel))!;
        Assert.IsType<SequenceSave.Saved>(await rig.Store.SaveAsync(TestStudio.Owner, id, known.Version, "Their tea", new SequencePlan(), Cancel));

        await page.Find("#film-name").ChangeAsync(new ChangeEventArgs { Value = "My tea" });
        await rig.UntilAsync(page, () => Task.FromResult(page.Markup.Contains("changed in another tab", StringComparison.Ordinal)));
        Assert.Equal("Their tea", (await rig.Store.FindAsync(TestStudio.Owner, id, Cancel))!.Name);

        await page.FindAll("[role=alert] button").First(b => b.TextContent == "Show the other version").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("[data-piece]")));
        await page.Find("[data-undo]").ClickAsync(new());
        Assert.Single(page.FindAll("[data-piece]"));
    }

    [Fact]
    public async Task TabThatShowsAnOlderVersion_MakesNothing_AndSaysSo()
    {
        await using var rig = await StartAsync();
        var clip = await ReadyAsync(rig.Studio);
        var id = await rig.Store.CreateAsync(TestStudio.Owner, _ => "Tea", [clip], null, Cancel);
        var page = rig.Show(id);
        await page.WaitForElementAsync("[data-piece]");
        Assert.IsType<SequenceSave.Saved>(await rig.Store.SaveAsync(TestStudio.Owner, id, 0, "", new SequencePlan { Clips = [new(clip), new(clip)] }, Cancel));

        await rig.MakeAsync(page);
        await page.WaitForAssertionAsync(() => Assert.Contains("changed in another tab", page.Markup, StringComparison.Ordinal));
        await using (var db = await rig.Studio.OpenAsync()) Assert.False(await db.Jobs.AnyAsync(job => job.SequenceId != null, Cancel));

        await page.FindAll("[role=alert] button").First(b => b.TextContent == "Show the other version").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("[data-piece]").Count));
        await rig.MakeAsync(page);
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-made]")));
    }

    [Fact]
    public async Task EndCard_IsDrawnInTheSizeOfTheClipThatIsTheFirstNow()
    {
        await using var rig = await StartAsync();
        var (tall, wide) = (await ReadyAsync(rig.Studio), await ReadyAsync(rig.Studio, "16x9.mp4"));
        var id = (await rig.Store.CreateAsync(TestStudio.Owner, "Tea", new SequencePlan { Clips = [new(tall), new(wide)], EndCard = new EndCard(Guid.Empty) { Text = "Now" } }, null, Cancel)).PublicId;
        var (drawn, script) = (await rig.AddPictureAsync(864, 496), rig.Script());
        script.Setup<SequenceEditor.DrawnCard>("keepCard", _ => true).SetResult(new(drawn, WasThere: true));
        var page = rig.Show(id);
        await page.WaitForAssertionAsync(() => Assert.Contains("496", page.Find("dl.facts").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Equal("This clip is 16:9, the film is 9:16: it gets black bars at top and bottom.", Assert.Single(page.FindAll("[data-bars]")).TextContent.Trim());
        Assert.Contains("Clip 2 has another shape than the film and gets black bars.", page.Find("dl.facts").TextContent, StringComparison.Ordinal);

        await page.Find("[data-piece] [data-remove]").ClickAsync(new());
        await rig.MakeAsync(page);

        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-made]")), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll("[data-bars]"));
        Assert.Equal([864, 496], Assert.Single(script.Invocations["keepCard"]).Arguments.Skip(1));
        Assert.Equal(drawn, (await rig.Store.FindAsync(TestStudio.Owner, id, Cancel))!.Plan.EndCard!.PictureId);
    }

    [Fact]
    public async Task EndCardThatIsChangedWhileItIsDrawn_IsDrawnOnceMore()
    {
        await using var rig = await StartAsync();
        var id = (await rig.Store.CreateAsync(TestStudio.Owner, "Tea", new SequencePlan { Clips = [new(await ReadyAsync(rig.Studio))], EndCard = new EndCard(Guid.Empty) { Text = "Now" } }, null, Cancel)).PublicId;
        var (drawn, script) = (await rig.AddPictureAsync(496, 864), rig.Script());
        var drawing = script.Setup<SequenceEditor.DrawnCard>("keepCard", _ => true);
        var page = rig.Show(id);
        await page.WaitForElementAsync("dl.facts", TimeSpan.FromSeconds(20));

        var pressed = rig.MakeAsync(page);
        await page.WaitForAssertionAsync(() => Assert.Single(script.Invocations["keepCard"]), TimeSpan.FromSeconds(20));
        await page.Find("#card-text").ChangeAsync(new ChangeEventArgs { Value = "Tomorrow" });
        drawing.SetResult(new(drawn, WasThere: true));
        await pressed;

        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-made]")), TimeSpan.FromSeconds(20));
        Assert.Equal(2, script.Invocations["keepCard"].Count);
        var card = (await rig.Store.FindAsync(TestStudio.Owner, id, Cancel))!.Plan.EndCard!;
        Assert.Equal(("Tomorrow", drawn), (card.Text, card.PictureId));
    }

    [Fact]
    public async Task FilmWhoseCardWasJustDrawn_IsKeptALittleLater_WhenTheDatabaseFailedForAMoment()
    {
        var faults = new DatabaseFaults();
        await using var rig = new Rig(await TestStudio.StartAsync(services: services => services.ConfigureDbContext<SqliteStudioDb>(options => options.AddInterceptors(faults))));
        var id = (await rig.Store.CreateAsync(TestStudio.Owner, "Tea", new SequencePlan { Clips = [new(await ReadyAsync(rig.Studio))], EndCard = new EndCard(Guid.Empty) { Text = "Now" } }, null, Cancel)).PublicId;
        var other = await rig.Store.CreateAsync(TestStudio.Owner, _ => "Coffee", [], null, Cancel);
        var drawn = await rig.AddPictureAsync(496, 864);
        rig.Script().Setup<SequenceEditor.DrawnCard>("keepCard", _ => true).SetResult(new(drawn, WasThere: true));
        faults.Arm(null);
        await rig.Store.SaveAsync(TestStudio.Owner, other, 0, "Coffee", new SequencePlan(), Cancel);
        var save = Assert.Single(faults.Points, point => point.StartsWith("before UPDATE \"Sequences\"", StringComparison.Ordinal));
        var page = rig.Show(id);
        await page.WaitForElementAsync("dl.facts", TimeSpan.FromSeconds(20));

        faults.Arm(save);
        await rig.MakeAsync(page);

        await page.WaitForAssertionAsync(() => Assert.Contains("The film could not be saved", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.True(faults.HasFailed);
        await rig.UntilAsync(page, async () => (await rig.Store.FindAsync(TestStudio.Owner, id, Cancel))!.Plan.EndCard!.PictureId == drawn);
    }

    [Fact]
    public async Task EndCardWhoseLogoDoesNotCome_StartsNothing_AndSaysWhy()
    {
        await using var rig = await StartAsync();
        var id = (await rig.Store.CreateAsync(TestStudio.Owner, "Tea", new SequencePlan { Clips = [new(await ReadyAsync(rig.Studio))], EndCard = new EndCard(Guid.Empty) { LogoId = await rig.AddPictureAsync(300, 300) } }, null, Cancel)).PublicId;
        rig.Script().Setup<SequenceEditor.DrawnCard>("keepCard", _ => true).SetResult(new(null, IsLogoAway: true));
        var page = rig.Show(id);
        await page.WaitForElementAsync("[data-piece]");

        await rig.MakeAsync(page);

        await page.WaitForAssertionAsync(() => Assert.Contains("The logo of the end card could not be loaded", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        await using var db = await rig.Studio.OpenAsync();
        Assert.False(await db.Jobs.AnyAsync(job => job.SequenceId != null, Cancel));
    }

    [Fact]
    public async Task EndCardWithNothingOnIt_IsRefused_AtItsPlaceAndAtTheButton()
    {
        await using var rig = await StartAsync();
        var id = (await rig.Store.CreateAsync(TestStudio.Owner, "Tea", new SequencePlan { Clips = [new(await ReadyAsync(rig.Studio))], EndCard = new EndCard(Guid.Empty) { Text = " " } }, null, Cancel)).PublicId;
        var script = rig.Script();
        script.Setup<SequenceEditor.DrawnCard>("keepCard", _ => true).SetResult(new(await rig.AddPictureAsync(496, 864), WasThere: true));
        var page = rig.Show(id);
        await page.WaitForAssertionAsync(() => Assert.Contains("The end card is empty", page.Find("[aria-labelledby=film-card] .field-error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        await rig.MakeAsync(page);

        Assert.Contains("The end card is empty", page.Find("[aria-labelledby=film-make] [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(script.Invocations["keepCard"]);
        await page.Find("#card-text").ChangeAsync(new ChangeEventArgs { Value = "Now" });
        Assert.Empty(page.FindAll("[aria-labelledby=film-card] .field-error"));
        await rig.MakeAsync(page);
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-made]")), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task StoreThatIsSlowAndThenAway_KeepsNobodyFromTheEditor()
    {
        WatchedStore store = null!;
        await using var rig = new Rig(await TestStudio.StartAsync(services: services => services.AddSingleton<IFileStore>(s => store = new WatchedStore(new DiskFileStore(s.GetRequiredService<DataFolder>().Resolve("media"))))));
        var id = await rig.Store.CreateAsync(TestStudio.Owner, _ => "Tea", [await ReadyAsync(rig.Studio)], null, Cancel);
        var answer = new TaskCompletionSource();
        store.Hold = answer.Task;

        var page = rig.Show(id);
        var row = await page.WaitForElementAsync("[data-piece]");
        Assert.Contains("A paper boat", row.QuerySelector(".piece-name")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(row.QuerySelector("[data-trim=from]"));
        Assert.Empty(page.FindAll("dl.facts"));

        store.IsAway = true;
        answer.SetResult();
        await page.WaitForAssertionAsync(() => Assert.Contains("does not answer", page.Find(".panel .note").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll(".piece .field-error"));
        store.IsAway = false;
        await rig.UntilAsync(page, () => Task.FromResult(page.FindAll(".panel .note").Count == 0 && page.FindAll("dl.facts").Count == 1));
    }

    [Fact]
    public async Task NewFilm_HasARowFromItsFirstChangeOn_AndOnlyOne()
    {
        await using var rig = await StartAsync();
        var page = rig.Show(null);
        await page.WaitForElementAsync("#film-name");
        Assert.Equal(0, await rig.CountAsync());

        await page.Find("#film-name").ChangeAsync(new ChangeEventArgs { Value = "Tea" });
        await rig.UntilAsync(page, async () => await rig.CountAsync() == 1);
        var row = Assert.Single(await rig.Store.ListAsync(TestStudio.Owner, 9, Cancel));
        await rig.UntilAsync(page, () => Task.FromResult(rig.Address == $"/sequences/{row.PublicId:N}"));

        // The address changes under the editor, which stays.
        page.Render(p => p.Add(v => v.PublicId, row.PublicId));
        Assert.Equal("Tea", page.Find("#film-name").GetAttribute("value"));
        await page.Find("#film-name").ChangeAsync(new ChangeEventArgs { Value = "Green tea" });
        await rig.UntilAsync(page, async () => await rig.Store.FindAsync(TestStudio.Owner, row.PublicId, Cancel) is { Name: "Green tea" });
        Assert.Equal(1, await rig.CountAsync());

        // Another film is another editor.
        var other = await rig.Store.CreateAsync(TestStudio.Owner, _ => "Coffee", [], null, Cancel);
        page.Render(p => p.Add(v => v.PublicId, other));
        await page.WaitForAssertionAsync(() => Assert.Equal("Coffee", page.Find("#film-name").GetAttribute("value")));
        page.Render(p => p.Add(v => v.PublicId, (Guid?)null));
        await page.WaitForAssertionAsync(() => Assert.Equal("", page.Find("#film-name").GetAttribute("value") ?? ""));
        Assert.Equal(2, await rig.CountAsync());
    }

    [Fact]
    public async Task FilmBegunOfClips_IsKeptAtOnce_NamedAsAFilm_InTheirCampaign()
    {
        await using var rig = await StartAsync();
        var clip = await ReadyAsync(rig.Studio);
        await rig.Studio.Get<Campaigns>().SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = "Summer" }, Cancel);
        var campaign = (await rig.Studio.Get<Campaigns>().ListAsync(TestStudio.Owner, Cancel))[0].Id;
        await using (var db = await rig.Studio.OpenAsync())
        {
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.Title, "C3-H4-A1-9x16-EN-v1 · Lumo water bottle").SetProperty(j => j.AssetId, "C3-H4-A1-9x16-EN-v1").SetProperty(j => j.CampaignId, campaign), Cancel);
        }

        var begun = new List<Guid>();
        var editor = rig.Begin([clip, clip + 3], begun.Add);
        Assert.Single(await editor.WaitForElementsAsync("[data-piece]"));
        var row = Assert.Single(await rig.Store.ListAsync(TestStudio.Owner, 9, Cancel));
        Assert.Equal((row.PublicId, 1), (Assert.Single(begun), row.Clips));
        Assert.Equal("Lumo water bottle · film", row.Name);
        Assert.Equal(campaign, (await rig.Store.FindAsync(TestStudio.Owner, row.PublicId, Cancel))!.CampaignId);
    }

    [Fact]
    public async Task DeletedFilm_IsNotThere()
    {
        await using var rig = await StartAsync();
        var id = await rig.Store.CreateAsync(TestStudio.Owner, _ => "Tea", [], null, Cancel);
        await rig.Store.DeleteAsync(TestStudio.Owner, id, Cancel);
        await rig.Show(id).WaitForAssertionAsync(() => Assert.Contains("There is no such film", rig.Last!.Markup, StringComparison.Ordinal));
    }

    private static async Task<long> ReadyAsync(TestStudio studio, string sample = "9x16.mp4")
    {
        studio.Gateway.ClipBytes = await File.ReadAllBytesAsync(Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web/Gateway/Demo/Samples", sample), Cancel);
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Ready);
        return id;
    }

    private static async Task<Rig> StartAsync() => new(await TestStudio.StartAsync());

    private sealed class Rig : IAsyncDisposable
    {
        private readonly BunitContext _page = new();

        public Rig(TestStudio studio)
        {
            Studio = studio;
            var services = _page.Services;
            services.AddLocalization();
            services.AddSingleton<TimeProvider>(studio.Clock);
            services.AddSingleton(studio.Get<IDbContextFactory<StudioDb>>());
            services.AddSingleton(studio.Get<IOptionsMonitor<GatewayOptions>>());
            services.AddSingleton(studio.Get<IOptionsMonitor<PlacementOptions>>());
            services.AddSingleton(studio.Get<SequenceStore>());
            services.AddSingleton(studio.Get<SequenceMaker>());
            services.AddSingleton(studio.Get<EndCardPictures>());
            services.AddSingleton(studio.Get<JobService>());
            services.AddSingleton(studio.Get<JobNotifier>());
            services.AddSingleton(studio.Get<Campaigns>());
            services.AddSingleton(studio.Get<MediaLibrary>());
            services.AddSingleton(studio.Get<LibraryQuery>());
            services.AddSingleton(studio.Get<MediaMender>());
            services.AddSingleton<PriceWords>().AddSingleton<MediaWords>().AddSingleton<ProblemWords>().AddSingleton<JobProblemWords>().AddSequencePages();
            _page.JSInterop.Mode = JSRuntimeMode.Loose;
            _page.AddAuthorization().SetAuthorized("Ana").SetClaims(new Claim(ClaimTypes.NameIdentifier, TestStudio.Owner));
            _page.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        }

        public TestStudio Studio { get; }

        public SequenceStore Store => Studio.Get<SequenceStore>();

        public IRenderedComponent<SequencePage>? Last { get; private set; }

        public IRenderedComponent<SequencePage> Show(Guid? id) => Last = _page.Render<SequencePage>(p => p.Add(v => v.PublicId, id));

        public IRenderedComponent<SequenceEditor> Begin(IReadOnlyList<long> clips, Action<Guid> begun) =>
            _page.Render<SequenceEditor>(p => p.Add(v => v.PublicId, null).Add(v => v.Clips, clips).Add(v => v.OnBegun, begun));

        public string Address => "/" + _page.Services.GetRequiredService<NavigationManager>().ToBaseRelativePath(_page.Services.GetRequiredService<NavigationManager>().Uri);

        /// <summary>What the page's own script answers to; before it is shown.</summary>
        public BunitJSModuleInterop Script()
        {
            var module = _page.JSInterop.SetupModule("./Features/Sequences/SequenceEditor.razor.js");
            module.Mode = JSRuntimeMode.Loose;
            var script = module.SetupModule("attach", _ => true);
            script.Mode = JSRuntimeMode.Loose;
            return script;
        }

        public async Task<Guid> AddPictureAsync(int width, int height) => (await Studio.AddItemAsync("End card", change: item => (item.Width, item.Height) = (width, height))).PublicId;

        public Task MakeAsync(IRenderedComponent<SequencePage> page) => page.Find(".btn-block").ClickAsync(new());

        public async Task<int> CountAsync()
        {
            await using var db = await Studio.OpenAsync();
            return await db.Sequences.CountAsync(Cancel);
        }

        // The page keeps what was changed after a pause of its own clock.
        public async Task UntilAsync(IRenderedComponent<SequencePage> page, Func<Task<bool>> isSo)
        {
            for (var turn = 0; turn < 100; turn++)
            {
                if (await isSo()) return;
                Studio.Clock.Advance(TimeSpan.FromSeconds(1));
                await page.InvokeAsync(() => { });
                await Task.Yield();
            }

            await page.WaitForAssertionAsync(() => Assert.True(isSo().GetAwaiter().GetResult()), TimeSpan.FromSeconds(20));
        }

        public async ValueTask DisposeAsync()
        {
            await _page.DisposeAsync();
            await Studio.DisposeAsync();
        }
    }
}
