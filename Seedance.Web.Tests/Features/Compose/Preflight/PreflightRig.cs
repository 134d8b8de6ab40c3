using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Media.Placements;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Preflight;

/// <summary>The rules with the models of appsettings.json and a clock, without a database.</summary>
public sealed class PreflightRig : IDisposable
{
    private readonly ServiceProvider _services;

    public PreflightRig()
    {
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(StudioProcess.RepositoryRoot, "appsettings.json")).Build();
        var services = new ServiceCollection().AddLogging().AddLocalization().AddSingleton<IConfiguration>(settings).AddSingleton<TimeProvider>(Clock);
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).Configure(gateway => gateway.Mode = GatewayMode.Live);
        services.AddOptions<LibraryOptions>();
        services.AddOptions<Seedance.Web.Media.LinkOptions>().BindConfiguration(Seedance.Web.Media.LinkOptions.Section);

        // The way of a file follows from its kind and size: neither library nor store is asked for it.
        services.AddSingleton(provider => new MediaLinks(
            null!, new DiskFileStore(Path.GetTempPath()), new EphemeralDataProtectionProvider(), provider.GetRequiredService<IOptionsMonitor<Seedance.Web.Media.LinkOptions>>(),
            provider.GetRequiredService<IOptionsMonitor<GatewayOptions>>(), Clock));
        services.AddPlacements();
        services.AddSingleton<PlacementWords>().AddSingleton<ProblemWords>().AddSingleton<MediaWords>().AddSingleton<MediaTools>().AddSingleton<MediaMender>().AddPreflight();
        _services = services.BuildServiceProvider();
    }

    public TestClock Clock { get; } = new();

    public GatewayOptions Gateway => _services.GetRequiredService<IOptionsMonitor<GatewayOptions>>().CurrentValue;

    public Seedance.Web.Media.LinkOptions Links => _services.GetRequiredService<IOptionsMonitor<Seedance.Web.Media.LinkOptions>>().CurrentValue;

    public LibraryOptions Library => _services.GetRequiredService<IOptionsMonitor<LibraryOptions>>().CurrentValue;

    public void Dispose() => _services.Dispose();

    public IReadOnlyList<Finding> Check(ComposeForm form, decimal? warnAbove = null) =>
        _services.GetRequiredService<PreflightCheck>().Check(new Composed(form), new Dictionary<string, int>(), warnAbove);

    /// <summary>A form with this prompt, in which <c>{0}</c> is the chip of the first reference, and references of these kinds.</summary>
    public static ComposeForm Form(string prompt, params MediaKind[] kinds)
    {
        var form = new ComposeForm { Model = "doubao-seedance-2-0-260128" };
        form.References.AddRange(kinds.Select((kind, i) => new FormReference { Kind = kind, Role = FormReference.RolesOf(kind)[0], Url = $"https://cdn.example.org/{i}.bin" }));
        for (var i = 0; i < kinds.Length; i++) prompt = prompt.Replace($"{{{i}}}", PromptText.Marker(form.References[i].ChipKey), StringComparison.Ordinal);
        form.Prompt = prompt;
        return form;
    }
}
