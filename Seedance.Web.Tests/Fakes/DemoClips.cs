using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A studio that has been worked with: campaigns full of finished demo clips that really play. They are written as the studio itself writes them, beside it.</summary>
internal sealed class DemoClips(StudioProcess studio)
{
    private static readonly (string Ratio, string File, int Width, int Height)[] Samples =
        [("9:16", "9x16.mp4", 496, 864), ("1:1", "1x1.mp4", 640, 640), ("16:9", "16x9.mp4", 864, 496), ("3:4", "3x4.mp4", 560, 752)];

    private static readonly string[] Products = ["Runner at night", "Oat coffee", "Night cream", "Road bike", "Peach soap", "Lime ice"];
    private static readonly string[] Hooks = ["unboxing", "hand-held review", "product reveal", "before and after"];

    /// <summary>The studio's database.</summary>
    public StudioDb Open() => StudioDbs.Open(DatabaseProvider.Sqlite, $"Data Source={studio.DatabaseFile}", SqliteDesignTime.Services);

    /// <summary>Adds a campaign of the administrator with so many clips, each with another title than the one that it is like.</summary>
    /// <param name="like">A finished clip that the studio has made: all else is as with it.</param>
    public async Task<Campaign> AddCampaignAsync(string name, int clips, long like)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var db = Open();
        var model = await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == like, stop);
        var campaign = new Campaign { OwnerId = model.OwnerId, Name = name, CreatedAt = model.CreatedAt, UpdatedAt = model.CreatedAt, IsShared = true };
        db.Campaigns.Add(campaign);
        await db.SaveChangesAsync(stop);
        await using var all = await db.Database.BeginTransactionAsync(stop);
        var first = await db.Jobs.MaxAsync(job => job.Id, stop) + 1;
        for (var i = 0; i < clips; i++) db.Jobs.Add(NewJob(model, campaign, first + i, i));
        await db.SaveChangesAsync(stop);
        await all.CommitAsync(stop);
        return campaign;
    }

    private Job NewJob(Job model, Campaign campaign, long id, int number)
    {
        var (ratio, sample, width, height) = Samples[number % Samples.Length];
        var at = model.CreatedAt.AddDays(-3).AddMinutes(-number); // nobody is told of them any more
        var title = string.Create(CultureInfo.InvariantCulture, $"{Products[number % Products.Length]}, {Hooks[number % Hooks.Length]} {number}");
        var job = new Job
        {
            Id = id,
            OwnerId = model.OwnerId,
            OperationId = Guid.NewGuid(),
            Title = title,
            Prompt = title + ".",
            SearchText = "",
            Model = model.Model,
            Ratio = ratio,
            Resolution = model.Resolution,
            Seconds = 5,
            InputsJson = model.InputsJson.Replace(model.Prompt, title + ".", StringComparison.Ordinal),
            RequestJson = model.RequestJson.Replace(model.Prompt, title + ".", StringComparison.Ordinal),
            Gateway = model.Gateway,
            State = JobState.Ready,
            TaskId = string.Create(CultureInfo.InvariantCulture, $"task-{id}"),
            CreatedAt = at,
            SubmittedAt = at,
            ChangedAt = at,
            DueAt = DateTime.MaxValue,
            Tokens = model.Tokens,
            Width = width,
            Height = height,
            DurationMs = model.DurationMs,
            CampaignId = campaign.Id,
            ClipKey = ClipFiles.Key(id, 1, ClipFiles.ClipName),
            PosterKey = ClipFiles.Key(id, 1, ClipFiles.PosterName),
            Events = [new JobEvent { At = at, State = JobState.Ready }],
        };
        job.SearchText = JobText.Of(job, []);
        var clip = File.ReadAllBytes(Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web/Gateway/Demo/Samples", sample));
        (job.ClipBytes, job.ClipSha256) = (clip.Length, Convert.ToHexStringLower(SHA256.HashData(clip)));
        var media = Path.Combine(studio.Folder, "data", "media");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(media, job.ClipKey))!);
        File.WriteAllBytes(Path.Combine(media, job.ClipKey), clip);
        File.Copy(Path.Combine(media, model.PosterKey!), Path.Combine(media, job.PosterKey));
        return job;
    }
}
