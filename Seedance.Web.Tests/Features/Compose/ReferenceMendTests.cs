using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>What can be made of a reference where it stands, and how it says that it reaches the gateway.</summary>
public sealed class ReferenceMendTests(MediaSamples samples) : ComposeRig
{
    [Fact]
    public async Task PartIsChosen_TakesThePlaceOfTheWhole_AndTheOriginalStays()
    {
        var item = await AddAsync("sound.wav", ".wav", withTools: true);
        var reference = (await Services.GetRequiredService<LibraryReferences>().FindAsync(TestStudio.Owner, item))!;
        var state = NewState(Form(reference));
        JSInterop.SetupModule("./Components/Shared/TrimDialog.razor.js").SetupModule("open", _ => true).Setup<double[]>("read").SetResult([0.2, 2.3]);
        var list = Render(state);
        Assert.Contains("Sent inside the request (", list.Find(".reference-way").TextContent);
        Assert.Empty(list.FindAll("dialog.trim *"));

        var asking = list.Find("[id$=-part]").ClickAsync();
        await list.WaitForElementAsync("dialog.trim h2");
        Assert.Equal(["0", "0"], list.FindAll("dialog.trim input[type=range]").Select(handle => handle.GetAttribute("min")));
        Assert.Equal(["From", "To"], list.FindAll("dialog.trim input[type=range]").Select(handle => handle.GetAttribute("aria-label")));
        Assert.Equal($"/media/library/{item:N}/strip", list.Find("dialog.trim img").GetAttribute("src"));
        await list.FindAll("dialog.trim button").Single(button => button.TextContent == "Keep this part").ClickAsync();

        await asking;
        Assert.NotEqual(reference.Url, Assert.Single(state.Form.References).Url);
        Assert.Equal((reference.Key, reference.Role, 2100), (state.Form.References[0].Key, state.Form.References[0].Role, state.Form.References[0].Facts!.DurationMs));
        Assert.Empty(list.FindAll("dialog.trim *"));
        Assert.NotNull(await Studio.Get<MediaLibrary>().FindAsync(TestStudio.Owner, item, Cancel));
    }

    [Fact]
    public async Task CancelledDialog_ChangesNothing()
    {
        var item = await AddAsync("sound.wav", ".wav", withTools: true);
        var reference = (await Services.GetRequiredService<LibraryReferences>().FindAsync(TestStudio.Owner, item))!;
        var state = NewState(Form(reference));
        var list = Render(state);
        var asking = list.Find("[id$=-part]").ClickAsync();
        await (await list.WaitForElementAsync("dialog.trim .dialog-actions .btn")).ClickAsync();
        await asking;
        Assert.Empty(list.FindAll("dialog.trim *"));
        Assert.Same(reference, Assert.Single(state.Form.References));
    }

    [Fact]
    public async Task WithoutFfmpeg_NothingIsOffered_AndTheWordsSayWhatToInstall()
    {
        var nothing = new MediaMender(new MediaTools(NullLogger<MediaTools>.Instance, "/nowhere"));
        Services.AddSingleton(nothing);
        Services.AddSingleton(new LibraryMender(
            Studio.Get<MediaLibrary>(), nothing, Studio.Get<IFileStore>(), NullLogger<LibraryMender>.Instance));
        var item = await AddAsync("jingle.wav", ".wav", withTools: false, Samples.Wav(16));
        var reference = (await Services.GetRequiredService<LibraryReferences>().FindAsync(TestStudio.Owner, item))!;
        var list = Render(NewState(Form(reference)));
        Assert.Empty(list.FindAll(".reference-mends"));
        Assert.Contains("16 s; at most 15 s. Trim it in your own program, or ask an administrator to install ffmpeg", list.Find(".reference-errors").TextContent);
    }

    [Fact]
    public async Task PageLeftWhileAPartIsMade_TheDraftGetsIt()
    {
        var item = await AddAsync("sound.wav", ".wav", withTools: true);
        var drafts = Services.GetRequiredService<DraftStore>();
        var reference = (await Services.GetRequiredService<LibraryReferences>().FindAsync(TestStudio.Owner, item))!;
        await drafts.SaveAsync(TestStudio.Owner, new OpenDraft(Guid.NewGuid(), 0, Guid.NewGuid(), Form(reference)), Cancel);
        JSInterop.SetupModule("./Components/Shared/TrimDialog.razor.js").SetupModule("open", _ => true).Setup<double[]>("read").SetResult([0.2, 2.3]);
        var list = Render(NewState((await drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.Form));
        var asking = list.Find("[id$=-part]").ClickAsync();
        await list.WaitForElementAsync("dialog.trim h2");
        await list.InvokeAsync(list.Instance.Dispose);

        await list.FindAll("dialog.trim button").Single(button => button.TextContent == "Keep this part").ClickAsync();
        await asking;

        Assert.Equal(2100, Assert.Single((await drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.Form.References).Facts!.DurationMs);
    }

    [Fact]
    public async Task PartIsNoLongerThanWhatTheOthersLeave()
    {
        var item = await AddAsync("jingle.wav", ".wav", withTools: false, Samples.Wav(12));
        var library = Services.GetRequiredService<LibraryReferences>();
        var one = (await library.FindAsync(TestStudio.Owner, item))!;
        FormReference Other(int seconds) => new() { Kind = MediaKind.Audio, Facts = one.Facts! with { DurationMs = seconds * 1000 } };

        Assert.Equal(15, library.PartsOf(one, [one], new MediaLimits())!.Most);
        Assert.Equal(6.9, library.PartsOf(one, [one, Other(8)], new MediaLimits())!.Most);
        Assert.Equal(4.9, library.PartsOf(one, [one, Other(8), Other(8)], new MediaLimits())!.Most);
    }

    private IRenderedComponent<ReferenceList> Render(ComposeState state)
    {
        var list = Render<ReferenceList>(p => p.Add(c => c.State, state).Add(c => c.OwnerId, TestStudio.Owner));
        state.Changed += () => list.Render();
        return list;
    }

    private static ComposeForm Form(FormReference reference)
    {
        var form = ComposeForm.From(TestStudio.Request());
        form.References.Add(reference);
        return form;
    }

    private async Task<Guid> AddAsync(string name, string ending, bool withTools, byte[]? bytes = null)
    {
        var path = samples.NewPath(ending);
        await File.WriteAllBytesAsync(path, withTools ? await File.ReadAllBytesAsync(await samples.GetAsync(name), Cancel) : bytes!, Cancel);
        var added = await Studio.Get<MediaLibrary>().AddAsync(new NewMedia(TestStudio.Owner, name, path, await FileHash.OfAsync(path, Cancel)), Cancel);
        return Assert.IsType<AddOutcome.Added>(added).Item.PublicId;
    }
}
