using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Storage;

public static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton<StoreMark>();
        if (configuration.UsesBucket())
        {
            services.AddSingleton<IFileStore>(provider =>
                new S3FileStore(provider.GetRequiredService<IOptions<StorageOptions>>().Value.S3, Path.Combine(FolderOf(provider), "unfinished")));
        }
        else
        {
            services.AddSingleton(provider => new OwnedFolder(FolderOf(provider), "clips"));
            services.AddSingleton<IFileStore>(provider => new DiskFileStore(FolderOf(provider)));
        }

        return services;
    }

    /// <summary>True when the files lie in a bucket and not on a disk of this machine.</summary>
    public static bool UsesBucket(this IConfiguration configuration) =>
        new StorageOptions { Provider = configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}"] ?? StorageOptions.Disk }.IsS3;

    /// <summary>
    /// Ties the store to the database of this studio. A disk was looked at before the database was touched; of a bucket this is
    /// the only look.
    /// </summary>
    /// <exception cref="StartRefusedException">The bucket is away, belongs to another studio, or has lost its files.</exception>
    public static async Task PrepareStorageAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var (store, mark) = (services.GetRequiredService<IFileStore>(), services.GetRequiredService<StoreMark>());
        var bucket = services.GetRequiredService<IOptions<StorageOptions>>().Value.S3.Bucket;
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(cancellationToken);
        try
        {
            var id = await DatabaseStart.FindIdAsync(db, cancellationToken);
            var known = await mark.ReadAsync(cancellationToken);
            if (known == id) return;
            if (known is not null)
                throw new StartRefusedException($"The bucket {bucket} does not belong to this database: the id in its {StudioMark.FileName} is another; correct the settings, or delete that file if the database is the right one.");
            var clip = await db.Jobs.Where(job => job.State == JobState.Ready).OrderByDescending(job => job.Id).Select(job => job.ClipKey).FirstOrDefaultAsync(cancellationToken);
            if (clip is not null && await store.FindLengthAsync(clip, cancellationToken) is null)
                throw new StartRefusedException($"The database knows of clips, but the bucket {bucket} does not hold them: correct the settings or put the files back; to go on without them, put a file {StudioMark.FileName} with the line {id} there.");
            await mark.WriteAsync(id!, cancellationToken);
        }
        catch (StorageException fault)
        {
            throw new StartRefusedException($"{fault.Message} Check Storage:S3 and the network; the studio starts when the bucket answers.");
        }
    }

    private static string FolderOf(IServiceProvider provider) =>
        provider.GetRequiredService<DataFolder>().Resolve(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Path);
}
