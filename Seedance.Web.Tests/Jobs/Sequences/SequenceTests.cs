using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media;
using Seedance.Web.Media.Films;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs.Sequences;

/// <summary>Sequences from their plan to the finished clip, by the real ffmpeg.</summary>
public sealed class SequenceTests(MediaSamples samples)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task FourClipsWithMusicAndEndCard_AreOneClipLikeOthers(DatabaseProvider provider)
    {
        int[] flashes = [6, 18, 3, 12];
        var paths = new List<string>();
        foreach (var flash in flashes) paths.Add(await samples.MakeAsync(1, flash, "128x72"));
        await using var studio = await TestStudio.StartAsync(provider);
        var clips = new List<long>();
        foreach (var path in paths) clips.Add(await ReadyAsync(studio, path));
        var posts = studio.Gateway.Posts.Count;
        var music = samples.NewPath(".wav");
        await samples.RunAsync($"-f lavfi -i sine=f=300:d=10 {music}");
        var card = samples.NewPath(".png");
        await samples.RunAsync($"-f lavfi -i color=c=blue:s=128x72 -frames:v 1 {card}");
        var plan = new SequencePlan
        {
            Clips = [.. clips.Select(clip => new SequenceClip(clip))],
            Music = new SequenceMusic(await FileAsync(studio, music, "Audio", "wav", 10_000), Percent: 20),
            EndCard = new EndCard(await FileAsync(studio, card, "Image", "png"), 2),
        };
        var id = await studio.Get<SequenceStore>().CreateAsync(TestStudio.Owner, _ => "Summer of Volt", [clips[0]], null, Cancel);
        Assert.Equal(new SequenceSave.Saved(1), await studio.Get<SequenceStore>().SaveAsync(TestStudio.Owner, id, 0, "", plan, Cancel));
        var maker = studio.Get<SequenceMaker>();
        var check = await maker.CheckAsync(TestStudio.Owner, plan, Cancel);
        Assert.Empty(check.Faults);
        Assert.Equal((6000, 128, 72, new PictureEncoding(EncodingReason.EndCard, null), false, (int?)null), (check.TotalMs, check.Width, check.Height, check.Encoding, check.IsSoundCopied, check.MusicEndsAtMs));
        Assert.Equal([0, 1000, 2000, 3000], check.Pieces.Select(piece => piece.StartsAtMs));

        var operation = Guid.NewGuid();
        var results = await Task.WhenAll(maker.MakeAsync(TestStudio.Owner, id, 1, operation, Cancel), maker.MakeAsync(TestStudio.Owner, id, 1, operation, Cancel));
        var made = Assert.Single(results.OfType<SequenceResult.Started>()).JobId;
        Assert.Equal(new SequenceResult.AlreadyStarted(made), Assert.Single(results, result => result is SequenceResult.AlreadyStarted));
        Assert.IsType<SequenceResult.Gone>(await maker.MakeAsync(TestStudio.Stranger, id, 1, Guid.NewGuid(), Cancel));
        Assert.Equal(JobState.Assembling, (await studio.FindAsync(made)).State);

        await studio.Runner.RunOnceAsync(Cancel);

        var job = await studio.FindAsync(made);
        Assert.Null(job.Problem);
        Assert.Equal((JobState.Ready, "Summer of Volt", 128, 72, 6), (job.State, job.Title, job.Width!.Value, job.Height!.Value, job.Seconds!.Value));
        Assert.InRange(job.DurationMs!.Value, 6000 - 41, 6000 + 41);
        Assert.True(job is { Percent: null, Tokens: null, EstimatedCostMicros: null, SubmittedAt: null, TaskId: null, PosterKey: not null, LastFrameKey: not null });
        Assert.Equal(job.ClipSha256, (await studio.Get<IFileStore>().DescribeAsync(job.ClipKey!, Cancel)).Sha256);
        Assert.Equal(3, (await studio.Get<IFileStore>().ListAsync(ClipFiles.Folder(made), Cancel)).Count);
        Assert.Empty(InTheMaking(studio));
        Assert.Equal(posts, studio.Gateway.Posts.Count);
        Assert.Equal([JobState.Assembling, JobState.Ready], (await studio.EventsAsync(made)).Select(line => line.State));

        var film = studio.Get<IFileStore>().FindPath(job.ClipKey!)!;
        var tracks = (await studio.Get<ClipTracksReader>().ReadAsync(film, Cancel))!;
        Assert.Equal(144, tracks.Picture.Frames);
        Assert.InRange(tracks.Sound!.Seconds - tracks.Picture.Seconds, -0.025, 0.025);
        var frames = flashes.Select((flash, i) => (24 * i) + flash).ToList();
        Assert.Equal(frames, await FlashClips.FlashesAsync(film));
        var beeps = await FlashClips.BeepsAsync(film);
        Assert.Equal(4, beeps.Count);
        Assert.All(frames.Zip(beeps), pair => Assert.InRange(pair.Second - (pair.First / 24.0), -0.02, 0.02));

        // Nothing of it is money, and the library knows what it was made with.
        await using var db = await studio.OpenAsync();
        Assert.Equal(2, await db.JobMedia.CountAsync(use => use.JobId == made, Cancel));
        Assert.Equal(1, await db.Jobs.CountAsync(j => j.SequenceId != null, Cancel));
        Assert.Equal(DecisionResult.Done, await studio.Jobs.DeleteAsync(TestStudio.Owner, made, Cancel));
        Assert.False(await db.DeletedJobs.AnyAsync(j => j.Id == made, Cancel));
    }

    [Fact]
    public async Task TwoTabs_DoNotWriteOverEachOther_AndNobodyElseSeesIt()
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var mine = await ReadyAsync(studio, null);
        var theirs = await ReadyAsync(studio, null, TestStudio.Stranger);
        var store = studio.Get<SequenceStore>();
        var id = await store.CreateAsync(TestStudio.Owner, first => first, [theirs, mine, mine], null, Cancel);
        var draft = (await store.FindAsync(TestStudio.Owner, id, Cancel))!;
        Assert.Equal([mine, mine], draft.Plan.Clips.Select(clip => clip.JobId)); // another's clip is not taken
        Assert.NotEmpty(draft.Name);

        var plan = draft.Plan with { EndCard = new EndCard(Guid.NewGuid(), 99) { Background = "red", Text = new string('x', 500) } };
        Assert.Equal(new SequenceSave.Saved(1), await store.SaveAsync(TestStudio.Owner, id, 0, " One ", plan, Cancel));
        Assert.Equal(new SequenceSave.Conflict(1), await store.SaveAsync(TestStudio.Owner, id, 0, "Two", draft.Plan, Cancel));
        Assert.IsType<SequenceSave.Gone>(await store.SaveAsync(TestStudio.Stranger, id, 1, "Three", draft.Plan, Cancel));
        Assert.Null(await store.FindAsync(TestStudio.Stranger, id, Cancel));
        Assert.Empty(await store.ListAsync(TestStudio.Stranger, 9, Cancel));
        var card = (await store.FindAsync(TestStudio.Owner, id, Cancel))!.Plan.EndCard!;
        Assert.Equal((10, "#ffffff", 200), (card.Seconds, card.Background, card.Text.Length));
        var row = Assert.Single(await store.ListAsync(TestStudio.Owner, 9, Cancel));
        Assert.Equal(("One", 2, null), (row.Name, row.Clips, row.Made));

        await store.DeleteAsync(TestStudio.Stranger, id, Cancel);
        Assert.Single(await store.ListAsync(TestStudio.Owner, 9, Cancel));
        await store.DeleteAsync(TestStudio.Owner, id, Cancel);
        Assert.Empty(await store.ListAsync(TestStudio.Owner, 9, Cancel));
        Assert.IsType<SequenceSave.Gone>(await store.SaveAsync(TestStudio.Owner, id, 1, "", plan, Cancel));
        await store.RestoreAsync(TestStudio.Owner, id, Cancel);
        Assert.NotNull(await store.FindAsync(TestStudio.Owner, id, Cancel));
    }

    [Fact]
    public async Task FilmOfClips_BeginsInTheirCampaign_WhenAllAreInOneThatThePersonSees()
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var (one, two, none) = (await ReadyAsync(studio, null), await ReadyAsync(studio, null), await ReadyAsync(studio, null));
        var (mine, theirs) = (await CampaignAsync(TestStudio.Owner), await CampaignAsync(TestStudio.Stranger));
        Assert.Equal(mine, await BeginAsync(mine, one, two));
        Assert.Null(await BeginAsync(mine, one, none));
        Assert.Null(await BeginAsync(theirs, one, two));
        Assert.Null(await BeginAsync(mine));

        async Task<long> CampaignAsync(string person)
        {
            await studio.Get<Campaigns>().SaveAsync(person, null, new CampaignForm { Name = "Summer" }, Cancel);
            return (await studio.Get<Campaigns>().ListAsync(person, Cancel))[0].Id;
        }

        async Task<long?> BeginAsync(long campaign, params long[] clips)
        {
            await using (var db = await studio.OpenAsync()) await db.Jobs.Where(job => job.Id != none).ExecuteUpdateAsync(s => s.SetProperty(job => job.CampaignId, campaign), Cancel);
            var id = await studio.Get<SequenceStore>().CreateAsync(TestStudio.Owner, first => first, clips, null, Cancel);
            return (await studio.Get<SequenceStore>().FindAsync(TestStudio.Owner, id, Cancel))!.CampaignId;
        }
    }

    [Fact]
    public async Task WhatCannotBeMade_IsSaidClipByClip_AndNothingIsStored()
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        await using var studio = await TestStudio.StartAsync();
        var clip = await ReadyAsync(studio, path);
        var theirs = await ReadyAsync(studio, path, TestStudio.Stranger);
        var trashed = await ReadyAsync(studio, path);
        var lost = await ReadyAsync(studio, path);
        var waiting = await studio.SubmitAsync();
        await studio.Get<JobShelf>().TrashAsync(TestStudio.Owner, [trashed], "Ada", Cancel);
        await studio.Get<IFileStore>().DeleteFolderAsync(ClipFiles.Folder(lost), Cancel);
        var picture = await FileAsync(studio, path, "Image", "png");
        var sound = await FileAsync(studio, path, "Audio", "wav", 2000, TestStudio.Stranger);
        var plan = new SequencePlan
        {
            Clips = [new(clip), new(theirs), new(trashed), new(lost), new(waiting), new(clip, 0, 1500), new(clip, 400, 500), new(999)],
            Music = new SequenceMusic(sound),
            EndCard = new EndCard(sound),
        };

        var check = await studio.Get<SequenceMaker>().CheckAsync(TestStudio.Owner, plan, Cancel);

        Assert.Equal(
            [
                new(SequenceFaultKind.ClipGone, 1), new(SequenceFaultKind.ClipInTrash, 2), new(SequenceFaultKind.ClipFilesGone, 3), new(SequenceFaultKind.ClipNotReady, 4),
                new(SequenceFaultKind.CutBeyondEnd, 5, 1500, 1000), new(SequenceFaultKind.CutTooShort, 6, 100, 200), new(SequenceFaultKind.ClipGone, 7),
                new SequenceFault(SequenceFaultKind.PictureGone), new(SequenceFaultKind.MusicGone),
            ],
            check.Faults);
        Assert.Equal(SequenceFaultKind.Empty, Assert.Single((await studio.Get<SequenceMaker>().CheckAsync(TestStudio.Owner, new SequencePlan(), Cancel)).Faults).Kind);
        var late = new SequencePlan { Clips = [new(clip)], Music = new SequenceMusic(await FileAsync(studio, path, "Audio", "wav", 2000), 2000) };
        Assert.Equal([new SequenceFault(SequenceFaultKind.MusicStartsBeyondEnd, null, 2000, 2000)], (await studio.Get<SequenceMaker>().CheckAsync(TestStudio.Owner, late, Cancel)).Faults);
        var silent = late with { Music = new SequenceMusic(picture) };
        Assert.Equal([new SequenceFault(SequenceFaultKind.MusicWithoutSound)], (await studio.Get<SequenceMaker>().CheckAsync(TestStudio.Owner, silent, Cancel)).Faults);
        var empty = new SequencePlan { Clips = [new(clip)], EndCard = new EndCard(picture) { IsReady = false, Button = " " } };
        Assert.Equal([new SequenceFault(SequenceFaultKind.CardEmpty)], (await studio.Get<SequenceMaker>().CheckAsync(TestStudio.Owner, empty, Cancel)).Faults);

        var id = await studio.Get<SequenceStore>().CreateAsync(TestStudio.Owner, _ => "Others", [clip], null, Cancel);
        await studio.Get<SequenceStore>().SaveAsync(TestStudio.Owner, id, 0, "", new SequencePlan { Clips = [new(theirs)] }, Cancel);
        Assert.IsType<SequenceResult.Refused>(await studio.Get<SequenceMaker>().MakeAsync(TestStudio.Owner, id, 1, Guid.NewGuid(), Cancel));
        await using var db = await studio.OpenAsync();
        Assert.False(await db.Jobs.AnyAsync(j => j.SequenceId != null, Cancel));
    }

    [Fact]
    public async Task Cancel_EndsFfmpegAtOnce_AndLeavesNothing()
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        using var stalled = new StalledFfmpeg();
        await using var studio = await TestStudio.StartAsync(services: services => services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, stalled.Path)));
        var (id, made) = await OrderAsync(studio, path);
        var turn = studio.Runner.RunOnceAsync(Cancel);
        var process = await stalled.WaitAsync();
        Assert.Equal((JobState.Assembling, 0), ((await studio.FindAsync(made)).State, (await studio.FindAsync(made)).Percent));
        Assert.NotEmpty(InTheMaking(studio));
        Assert.Equal(new MadeOfSequence(made, JobState.Assembling, 0), Assert.Single(await studio.Get<SequenceStore>().ListAsync(TestStudio.Owner, 9, Cancel)).Made);

        Assert.Equal(DecisionResult.NotFound, await studio.Jobs.CancelAsync(TestStudio.Stranger, made, "Eve", Cancel));
        Assert.Equal(DecisionResult.Done, await studio.Jobs.CancelAsync(TestStudio.Owner, made, "Ada", Cancel));
        await turn.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.False(StalledFfmpeg.IsRunning(process));
        var job = await studio.FindAsync(made);
        Assert.True(job is { State: JobState.Cancelled, Percent: null, Problem: null, ClipKey: null });
        Assert.Empty(InTheMaking(studio));
        Assert.Empty(await studio.Get<IFileStore>().ListAsync(ClipFiles.Folder(made), Cancel));
        Assert.Equal(DecisionResult.TooLate, await studio.Jobs.CancelAsync(TestStudio.Owner, made, "Ada", Cancel));
        var again = Assert.IsType<SequenceResult.Started>(await studio.Get<SequenceMaker>().MakeAgainAsync(TestStudio.Owner, made, Guid.NewGuid(), Cancel)).JobId;
        Assert.Equal((JobState.Assembling, job.SequenceJson), ((await studio.FindAsync(again)).State, (await studio.FindAsync(again)).SequenceJson));
        Assert.Equal(1, (await studio.Get<JobShelf>().TrashAsync(TestStudio.Owner, [again], "Ada", Cancel)).Done.Count);
        Assert.Equal(JobState.Cancelled, (await studio.FindAsync(again)).State); // nothing is made for the trash
        Assert.Null(await studio.Jobs.TryAgainAsync(TestStudio.Owner, made, Guid.NewGuid(), Cancel)); // never a paid call
    }

    [Fact]
    public async Task FullDisk_IsWaitedFor()
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        using var full = new StalledFfmpeg(StalledFfmpeg.DiskFull);
        await using var studio = await TestStudio.StartAsync(services: services => services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, full.Path)));
        var (_, made) = await OrderAsync(studio, path);

        await studio.Runner.RunOnceAsync(Cancel);

        var job = await studio.FindAsync(made);
        Assert.Equal((JobState.Assembling, JobProblems.JoinNoRoom, nameof(Charge.NotCharged), null), (job.State, job.Problem!.Kind, job.Problem.Charge, job.LeaseUntil));
        Assert.True(job.DueAt > studio.Clock.GetUtcNow().UtcDateTime);
        Assert.Empty(InTheMaking(studio));
        full.MakeRoom();
        var ready = await studio.RunUntilAsync(made, JobState.Ready);
        Assert.Null(ready.Problem);
        Assert.InRange(ready.DurationMs!.Value, 1975, 2025);
    }

    [Fact]
    public async Task StoreThatIsAway_IsSaidSo_WaitedFor_AndGivenUpInTheEnd()
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        WatchedStore store = null!;
        await using var studio = await TestStudio.StartAsync(services: services => services.AddSingleton<IFileStore>(s => store = new WatchedStore(new DiskFileStore(s.GetRequiredService<DataFolder>().Resolve("media")))));
        var unseen = new SequencePlan { Clips = [new(await ReadyAsync(studio, path))] };
        var (id, made) = await OrderAsync(studio, path);
        store.IsAway = true;

        await studio.Runner.RunOnceAsync(Cancel);

        var waiting = await studio.FindAsync(made);
        Assert.Equal((JobState.Assembling, JobProblems.JoinStoreAway, nameof(Charge.NotCharged), null), (waiting.State, waiting.Problem!.Kind, waiting.Problem.Charge, waiting.LeaseUntil));
        Assert.True(waiting.DueAt > studio.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal([new SequenceFault(SequenceFaultKind.StoreAway)], (await studio.Get<SequenceMaker>().CheckAsync(TestStudio.Owner, unseen, Cancel)).Faults); // no clip is called lost
        var refused = Assert.IsType<SequenceResult.Refused>(await studio.Get<SequenceMaker>().MakeAsync(TestStudio.Owner, id, 0, Guid.NewGuid(), Cancel));
        Assert.True(refused.Check is { IsUncertain: true, Faults: [{ Kind: SequenceFaultKind.StoreAway }] });

        // A disk that is full says so, and is waited for as long as it takes.
        store.Fault = new StorageException("The disk takes nothing.", new IOException("No space left on device", 28));
        studio.Clock.Advance(TimeSpan.FromDays(3));
        await studio.Runner.RunOnceAsync(Cancel);
        Assert.Equal((JobState.Assembling, JobProblems.JoinNoRoom), ((await studio.FindAsync(made)).State, (await studio.FindAsync(made)).Problem!.Kind));

        store.Fault = null;
        var ended = await studio.RunUntilAsync(made, JobState.Failed);
        Assert.Equal((JobProblems.JoinGivenUp, nameof(Charge.NotCharged)), (ended.Problem!.Kind, ended.Problem.Charge));

        store.IsAway = false;
        var again = Assert.IsType<SequenceResult.Started>(await studio.Get<SequenceMaker>().MakeAgainAsync(TestStudio.Owner, made, Guid.NewGuid(), Cancel)).JobId;
        store.IsAway = true;
        await studio.Runner.RunOnceAsync(Cancel);
        store.IsAway = false;
        Assert.Null((await studio.RunUntilAsync(again, JobState.Ready)).Problem);
    }

    [Fact]
    public async Task MachineThatIsTooBusyToReadClips_CallsNoneLost_AndTriesAgain()
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        using var machine = new StalledFfmpeg();
        machine.MakeRoom();
        await using var studio = await TestStudio.StartAsync(services: services => services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, machine.Path)));
        var unseen = new SequencePlan { Clips = [new(await ReadyAsync(studio, path))] };
        var (_, made) = await OrderAsync(studio, path);
        var (maker, reader) = (studio.Get<SequenceMaker>(), studio.Get<ClipTracksReader>());
        var patience = reader.Patience;
        machine.BeBusy();
        reader.Patience = TimeSpan.FromMilliseconds(50);

        await studio.Runner.RunOnceAsync(Cancel);

        var waiting = await studio.FindAsync(made);
        Assert.Equal((JobState.Assembling, JobProblems.JoinStoreAway, null), (waiting.State, waiting.Problem!.Kind, waiting.LeaseUntil));
        Assert.Equal([new SequenceFault(SequenceFaultKind.StoreAway)], (await maker.CheckAsync(TestStudio.Owner, unseen, Cancel)).Faults);

        machine.BeBusy(false);
        reader.Patience = patience;
        Assert.Empty((await maker.CheckAsync(TestStudio.Owner, unseen, Cancel)).Faults);
        Assert.Null((await studio.RunUntilAsync(made, JobState.Ready)).Problem);
    }

    [Fact]
    public async Task ClipsThatAreKnown_AreLookedAtWithoutTheStore_ButAnOrderAsksIt()
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        WatchedStore store = null!;
        await using var studio = await TestStudio.StartAsync(services: services => services.AddSingleton<IFileStore>(s => store = new WatchedStore(new DiskFileStore(s.GetRequiredService<DataFolder>().Resolve("media")))));
        var clips = new List<long>();
        for (var i = 0; i < 3; i++) clips.Add(await ReadyAsync(studio, path));
        var plan = new SequencePlan { Clips = [.. clips.Select(clip => new SequenceClip(clip))] };
        var maker = studio.Get<SequenceMaker>();
        Assert.Equal(3000, (await maker.SketchAsync(TestStudio.Owner, plan, Cancel)).TotalMs);
        var before = store.Asked;
        Assert.True((await maker.CheckAsync(TestStudio.Owner, plan, Cancel)).CanBeMade);
        Assert.NotEqual(before, store.Asked);

        before = store.Asked;
        var trimmed = plan with { Clips = [.. plan.Clips.Select(clip => clip with { StartMs = 500 })] };
        Assert.Equal(1500, (await maker.CheckAsync(TestStudio.Owner, trimmed, Cancel)).TotalMs);
        Assert.Equal(before, store.Asked);

        await store.DeleteFolderAsync(ClipFiles.Folder(clips[1]), Cancel);
        var id = (await studio.Get<SequenceStore>().CreateAsync(TestStudio.Owner, "", plan with { Clips = [new(clips[0])] }, null, Cancel)).PublicId;
        var whole = Assert.IsType<SequenceResult.Started>(await maker.MakeAsync(TestStudio.Owner, id, 1, Guid.NewGuid(), Cancel)).JobId;
        Assert.Equal((await studio.FindAsync(clips[0])).Title, (await studio.FindAsync(whole)).Title); // a film without a name has that of its first clip
        await studio.Get<SequenceStore>().SaveAsync(TestStudio.Owner, id, 1, "", plan, Cancel);
        var lost = new SequenceFault(SequenceFaultKind.ClipFilesGone, 1);
        Assert.Equal([lost], Assert.IsType<SequenceResult.Refused>(await maker.MakeAsync(TestStudio.Owner, id, 2, Guid.NewGuid(), Cancel)).Check.Faults);
        Assert.Equal([lost], (await maker.CheckAsync(TestStudio.Owner, plan, Cancel)).Faults);
    }

    [Fact]
    public async Task PartThatWentMeanwhile_AndAMachineWithoutFfmpeg_AreSaidSo()
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        await using var studio = await TestStudio.StartAsync();
        var (_, made) = await OrderAsync(studio, path);
        var clip = (await studio.FindAsync(made)).ParentId!.Value;
        var title = (await studio.FindAsync(clip)).Title;
        await studio.Jobs.DeleteAsync(TestStudio.Owner, clip, Cancel);

        await studio.Runner.RunOnceAsync(Cancel);

        var job = await studio.FindAsync(made);
        Assert.Equal((JobState.Failed, JobProblems.JoinPartGone, nameof(Charge.NotCharged), ClipName.ShortId(clip)), (job.State, job.Problem!.Kind, job.Problem.Charge, job.Problem.Subject));
        Assert.NotEmpty(title);
        Assert.IsType<SequenceResult.Refused>(await studio.Get<SequenceMaker>().MakeAgainAsync(TestStudio.Owner, made, Guid.NewGuid(), Cancel));

        await using var bare = await TestStudio.StartAsync(services: services => services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, "/nowhere")));
        var plan = new SequencePlan { Clips = [new(await ReadyAsync(bare, path))] };
        Assert.Equal([new SequenceFault(SequenceFaultKind.NoFfmpeg)], (await bare.Get<SequenceMaker>().CheckAsync(TestStudio.Owner, plan, Cancel)).Faults);
    }

    private static IEnumerable<string> InTheMaking(TestStudio studio) => Directory.Exists(studio.Get<IFileStore>().WorkFolder) ? Directory.EnumerateFileSystemEntries(studio.Get<IFileStore>().WorkFolder) : [];

    private static async Task<(Guid Sequence, long Made)> OrderAsync(TestStudio studio, string path)
    {
        var clip = await ReadyAsync(studio, path);
        var id = await studio.Get<SequenceStore>().CreateAsync(TestStudio.Owner, _ => "Two of them", [clip, clip], null, Cancel);
        return (id, Assert.IsType<SequenceResult.Started>(await studio.Get<SequenceMaker>().MakeAsync(TestStudio.Owner, id, 0, Guid.NewGuid(), Cancel)).JobId);
    }

    private static async Task<long> ReadyAsync(TestStudio studio, string? path, string owner = TestStudio.Owner)
    {
        if (path is not null) studio.Gateway.ClipBytes = await File.ReadAllBytesAsync(path, Cancel);
        var id = await studio.SubmitAsync(owner: owner);
        await studio.RunUntilAsync(id, JobState.Ready);
        return id;
    }

    private static async Task<Guid> FileAsync(TestStudio studio, string path, string kind, string format, int? milliseconds = null, string owner = TestStudio.Owner)
    {
        var item = await studio.AddItemAsync(Path.GetFileName(path), owner);
        await using var content = File.OpenRead(path);
        var key = $"library/test/{item.PublicId:N}.{format}";
        await studio.Get<IFileStore>().WriteAsync(key, content, content.Length, Cancel);
        await using var db = await studio.OpenAsync();
        await db.MediaItems.Where(m => m.Id == item.Id).ExecuteUpdateAsync(
            s => s.SetProperty(m => m.Kind, kind).SetProperty(m => m.Format, format).SetProperty(m => m.FileKey, key).SetProperty(m => m.DurationMs, milliseconds), Cancel);
        return item.PublicId;
    }
}
