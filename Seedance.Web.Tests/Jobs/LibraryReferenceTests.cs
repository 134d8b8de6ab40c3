using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>What the gateway receives for files of the library.</summary>
public sealed class LibraryReferenceTests(MediaSamples samples)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Files_GoAsSignedLinks_InTheirOrder_AndNoLinkStaysHere(DatabaseProvider provider)
    {
        await using var studio = await StartAsync(provider, "https://studio.example.org");
        var (picture, sound) = (await AddAsync(studio, "bottle.png", Samples.Png()), await AddAsync(studio, "voice.wav", Samples.Wav()));

        var id = await studio.SubmitAsync(TestStudio.Request("Image 2 turns to the sound of Audio 1.") with
        {
            References =
            [
                new MediaReference(MediaKind.Image, MediaRole.ReferenceImage, "https://cdn.example.org/a.jpg"),
                new MediaReference(MediaKind.Audio, MediaRole.ReferenceAudio, LibraryFiles.Address(sound.PublicId)),
                new MediaReference(MediaKind.Image, MediaRole.ReferenceImage, LibraryFiles.Address(picture.PublicId)),
            ],
        });
        await studio.RunUntilAsync(id, JobState.Ready);

        var content = Content(studio);
        Assert.Equal(["https://cdn.example.org/a.jpg", "audio.wav", "image.png"], content.Select(url => url.Contains("/media/links/", StringComparison.Ordinal) ? url[(url.LastIndexOf('/') + 1)..] : url));
        foreach (var (url, item) in content.Skip(1).Zip((MediaItem[])[sound, picture]))
            Assert.Equal(item.PublicId, (await studio.Get<MediaLinks>().OpenAsync(url.Split('/')[5], Token))!.PublicId);

        var job = await studio.FindAsync(id);
        Assert.Contains(LibraryFiles.Address(picture.PublicId), job.RequestJson, StringComparison.Ordinal);
        Assert.DoesNotContain("/media/links/", job.RequestJson, StringComparison.Ordinal);
        await using var db = await studio.OpenAsync();
        Assert.Equal([picture.Id, sound.Id], await db.JobMedia.Where(use => use.JobId == id).Select(use => use.MediaId).Order().ToListAsync(Token));

        // A link outlives everything that its job may still do.
        studio.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromHours(1));
        Assert.NotNull(await studio.Get<MediaLinks>().OpenAsync(content[1].Split('/')[5], Token));
        studio.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Null(await studio.Get<MediaLinks>().OpenAsync(content[1].Split('/')[5], Token));
    }

    [Fact]
    public async Task WithoutAPublicAddress_SmallFilesStandInTheRequest_AndLargeOnesAreRefusedBeforePaying()
    {
        await using var studio = await StartAsync(DatabaseProvider.Sqlite, "");
        var small = await AddAsync(studio, "small.png", Samples.Png());
        var large = await AddAsync(studio, "large.wav", Samples.Wav(14));
        var id = await studio.SubmitAsync(Request(small));
        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(Samples.Png()), Assert.Single(Content(studio)));

        var refused = Assert.IsType<SubmitResult.Invalid>(await studio.Jobs.SubmitAsync(
            new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request() with { References = [.. Request(small).References, .. Request(large).References] }), Token));
        Assert.Equal(("References[2]", FaultRules.ReferenceUnreachable), (refused.Faults.Single().Field, refused.Faults.Single().Rule));
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task OthersFiles_AndFilesThatDoNotFit_AreRefusedBeforePaying()
    {
        await using var studio = await StartAsync(DatabaseProvider.Sqlite, "https://studio.example.org");
        var theirs = await AddAsync(studio, "theirs.png", Samples.Png(seed: 9), TestStudio.Stranger);
        var tiny = await AddAsync(studio, "tiny.png", Samples.Png(200, 200));
        var longSound = await AddAsync(studio, "long.wav", Samples.Wav(16));
        foreach (var (item, rule) in ((MediaItem, string)[])[(theirs, FaultRules.ReferenceGone), (tiny, FaultRules.ReferenceUnfit), (longSound, FaultRules.ReferenceUnfit)])
        {
            var result = await studio.Jobs.SubmitAsync(new NewJob(TestStudio.Owner, Guid.NewGuid(), null, Request(item)), Token);
            Assert.Contains(Assert.IsType<SubmitResult.Invalid>(result).Faults, fault => fault.Rule == rule);
        }

        await studio.RunTurnsAsync(2, TimeSpan.FromSeconds(10));
        Assert.Empty(studio.Gateway.Posts);
    }

    [Fact]
    public async Task FileDeletedWhileItsJobWaits_TheJobFails_AndNothingIsSent()
    {
        await using var studio = await StartAsync(DatabaseProvider.Sqlite, "https://studio.example.org");
        var picture = await AddAsync(studio, "bottle.png", Samples.Png());
        var id = await studio.SubmitAsync(Request(picture));
        Assert.True(await studio.Get<MediaLibrary>().DeleteAsync(TestStudio.Owner, picture.PublicId, Token));

        var job = await studio.RunUntilAsync(id, JobState.Failed);

        Assert.Equal((JobProblems.ReferenceGone, nameof(Charge.NotCharged)), (job.Problem!.Kind, job.Problem.Charge));
        Assert.Empty(studio.Gateway.Posts);
        await studio.Promises.CheckAsync(settled: true);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task FileReplacedOrItsLicenceEndedWhileItsJobWaits_TheJobFails_AndNothingIsSent(DatabaseProvider provider)
    {
        await using var studio = await StartAsync(provider, "https://studio.example.org", settings => settings["Library:BlockExpiredRights"] = "true");
        var library = studio.Get<MediaLibrary>();
        var (bottle, song) = (await AddAsync(studio, "bottle.png", Samples.Png()), await AddAsync(studio, "song.wav", Samples.Wav()));
        var today = studio.Clock.GetUtcNow().UtcDateTime.Date;
        await library.ChangeAsync(TestStudio.Owner, song.PublicId, item => item.LicenceUntil = today, Token);
        var (first, second) = (await studio.SubmitAsync(Request(bottle)), await studio.SubmitAsync(Request(song)));

        await AddAsync(studio, "bottle new.png", Samples.Png(seed: 3), replaces: bottle.PublicId);
        await library.ChangeAsync(TestStudio.Owner, song.PublicId, item => item.LicenceUntil = today.AddDays(-1), Token);
        var replaced = await studio.RunUntilAsync(first, JobState.Failed);
        var expired = await studio.RunUntilAsync(second, JobState.Failed);

        Assert.Equal((JobProblems.ReferenceChanged, nameof(Charge.NotCharged), "bottle"), (replaced.Problem!.Kind, replaced.Problem.Charge, replaced.Problem.Subject));
        Assert.Equal((JobProblems.LicenceExpired, nameof(Charge.NotCharged), "song"), (expired.Problem!.Kind, expired.Problem.Charge, expired.Problem.Subject));
        Assert.Empty(studio.Gateway.Posts);
        await studio.Promises.CheckAsync(settled: true);

        // The same inputs, looked at again, are sent with what is there now.
        var inputs = (await studio.Jobs.FindInputsAsync(TestStudio.Owner, first, Token))!.Request;
        Assert.Equal(bottle.Sha256, inputs.References.Single().Sha256);
        var refused = Assert.IsType<SubmitResult.Invalid>(await studio.Jobs.SubmitAsync(new NewJob(TestStudio.Owner, Guid.NewGuid(), null, inputs), Token));
        Assert.Equal((FaultRules.ReferenceChanged, "bottle"), (refused.Faults.Single().Rule, refused.Faults.Single().Values.Single()));
        await studio.RunUntilAsync(await studio.SubmitAsync(Request(bottle)), JobState.Ready);
        Assert.Single(studio.Gateway.Posts);
    }

    /// <summary>Reading the files took longer than the lease: another replica took the job over, and a person sent it again.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task JobTakenOverWhileItsLinksAreMade_IsSentOnce(DatabaseProvider provider)
    {
        var meanwhile = new Meanwhile();
        await using var studio = await StartAsync(provider, "https://studio.example.org", services: meanwhile.Add);
        var id = await studio.SubmitAsync(Request(await AddAsync(studio, "bottle.png", Samples.Png())));
        meanwhile.Happens(async () =>
        {
            var unknown = JobProblems.Local(JobProblems.OutcomeUnknown, Charge.Unknown);
            Assert.True(await studio.Store.MarkAsync(id, JobState.Submitting, JobState.NeedsAttention, unknown, Token));
            Assert.Equal(DecisionResult.Done, await studio.Jobs.SubmitAgainAsync(TestStudio.Owner, id, "Ada", Token));
        });

        await studio.Runner.RunOnceAsync(Token);
        Assert.Empty(studio.Gateway.Posts);
        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Single(studio.Gateway.Posts);
    }

    /// <summary>Drivers wrap passing troubles in exceptions of their own.</summary>
    [Fact]
    public async Task FaultWhileLinksAreMade_PutsTheJobBack_AndNobodyIsAsked()
    {
        var meanwhile = new Meanwhile();
        await using var studio = await StartAsync(DatabaseProvider.Sqlite, "https://studio.example.org", services: meanwhile.Add);
        var id = await studio.SubmitAsync(Request(await AddAsync(studio, "bottle.png", Samples.Png())));
        meanwhile.Happens(() => throw new InvalidOperationException("Likely due to a transient failure.", new DatabaseFault()));

        await studio.Runner.RunOnceAsync(Token);
        var job = await studio.FindAsync(id);
        Assert.Equal((JobState.Queued, nameof(Charge.NotCharged)), (job.State, job.Problem!.Charge));
        Assert.Empty(studio.Gateway.Posts);
        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task FilesInTheRequest_AreNamedAsTheProviderNamesThem_AndAreWhatTheirRowsSay()
    {
        await using var studio = await StartAsync(DatabaseProvider.Sqlite, "");
        var (wav, mp3) = (Samples.Wav(), await File.ReadAllBytesAsync(await samples.GetAsync("sound.mp3"), Token));
        var (voice, song) = (await AddAsync(studio, "voice.wav", wav), await AddAsync(studio, "song.mp3", mp3));
        await studio.RunUntilAsync(await studio.SubmitAsync(Request(voice) with { References = [.. Request(voice).References, .. Request(song).References.Skip(1)] }), JobState.Ready);
        Assert.Equal(["data:audio/wav;base64," + Convert.ToBase64String(wav), "data:audio/mp3;base64," + Convert.ToBase64String(mp3)], Content(studio).Skip(1));

        var id = await studio.SubmitAsync(Request(voice));
        await File.AppendAllTextAsync(studio.Get<IFileStore>().FindPath(voice.FileKey)!, "more than its row says", Token);
        Assert.Equal(JobProblems.ReferenceGone, (await studio.RunUntilAsync(id, JobState.Failed)).Problem!.Kind);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task FileThatIsUsedTwice_CountsTwice()
    {
        await using var studio = await StartAsync(DatabaseProvider.Sqlite, "https://studio.example.org");
        var sound = await AddAsync(studio, "voice.wav", Samples.Wav(8));
        var twice = Request(sound) with { References = [.. Request(sound).References, .. Request(sound).References.Skip(1)] };
        var refused = Assert.IsType<SubmitResult.Invalid>(await studio.Jobs.SubmitAsync(new NewJob(TestStudio.Owner, Guid.NewGuid(), null, twice), Token));
        Assert.Equal(FaultRules.ReferencesTooLong, refused.Faults.Single().Rule);
    }

    private static Task<TestStudio> StartAsync(
        DatabaseProvider provider, string publicUrl, Action<Dictionary<string, string?>>? configure = null, Action<IServiceCollection>? services = null) =>
        TestStudio.StartAsync(provider, settings =>
        {
            settings["Server:PublicUrl"] = publicUrl;
            settings["Links:MaxInlineBytes"] = "100000";
            configure?.Invoke(settings);
        }, services);

    private static VideoRequest Request(MediaItem item)
    {
        var kind = Enum.Parse<MediaKind>(item.Kind);
        MediaReference[] library = [new(kind, kind == MediaKind.Image ? MediaRole.ReferenceImage : MediaRole.ReferenceAudio, LibraryFiles.Address(item.PublicId))];
        return TestStudio.Request() with
        {
            // Sound alone is refused for another reason.
            References = kind == MediaKind.Audio ? [new MediaReference(MediaKind.Image, MediaRole.ReferenceImage, "https://cdn.example.org/a.jpg"), .. library] : library,
        };
    }

    private static async Task<MediaItem> AddAsync(TestStudio studio, string name, byte[] bytes, string owner = TestStudio.Owner, Guid? replaces = null)
    {
        var path = Path.Combine(studio.Folder, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, bytes, Token);
        var outcome = await studio.Get<MediaLibrary>().AddAsync(new NewMedia(owner, name, path, Convert.ToHexStringLower(SHA256.HashData(bytes))) { Replaces = replaces }, Token);
        return Assert.IsType<AddOutcome.Added>(outcome).Item;
    }

    private static List<string> Content(TestStudio studio)
    {
        using var body = JsonDocument.Parse(studio.Gateway.Posts.Single());
        return [.. body.RootElement.GetProperty("metadata").GetProperty("content").EnumerateArray()
            .Select(entry => entry.GetProperty(entry.GetProperty("type").GetString()!).GetProperty("url").GetString()!)];
    }

    /// <summary>Something that happens once, while the files of the library are looked up.</summary>
    private sealed class Meanwhile : DbCommandInterceptor
    {
        private Func<Task>? _what;

        public void Add(IServiceCollection services)
        {
            services.ConfigureDbContext<SqliteStudioDb>(options => options.AddInterceptors(this));
            services.ConfigureDbContext<PostgresStudioDb>(options => options.AddInterceptors(this));
        }

        public void Happens(Func<Task> what) => _what = what;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("FROM \"MediaItems\"", StringComparison.Ordinal) && Interlocked.Exchange(ref _what, null) is { } what) await what();
            return result;
        }
    }
}
