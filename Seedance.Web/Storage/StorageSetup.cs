using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Storage;

public static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section)
            .Validate(o => string.Equals(o.Provider, "Disk", StringComparison.OrdinalIgnoreCase), "Storage:Provider must be Disk.")
            .Validate(o => !string.IsNullOrWhiteSpace(o.Path), "Storage:Path is empty.")
            .Validate(o => o.MinFreeBytes >= 0, "Storage:MinFreeBytes must not be negative.")
            .ValidateOnStart();
        services.AddSingleton(provider => new OwnedFolder(
            provider.GetRequiredService<DataFolder>().Resolve(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Path), "clips"));
        services.AddSingleton<IFileStore>(provider => new DiskFileStore(provider.GetRequiredService<OwnedFolder>().Path));
        services.AddSingleton<StoreMark>();
        return services;
    }
}
