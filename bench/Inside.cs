using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Seedance.Web.Data;
using Seedance.Web.Features.History;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;

namespace Seedance.Bench;

/// <summary>The studio's modules without its pages in this process, for what is too fine to be seen from outside.</summary>
internal sealed class Inside : IAsyncDisposable
{
    private readonly IHost _host;

    private Inside(IHost host) => _host = host;

    /// <param name="folder">A content root.</param>
    /// <param name="settings">Settings such as <c>Gateway:BaseUrl</c>.</param>
    /// <param name="withRunner">Also starts the runner.</param>
    public static async Task<Inside> StartAsync(
        string folder, IReadOnlyDictionary<string, string?>? settings, bool withRunner, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder });
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddMedia();
        builder.Services.AddGateway();
        builder.Services.AddJobs();
        builder.Services.AddHistory();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var inside = new Inside(builder.Build());
        if (withRunner) await inside._host.StartAsync(cancellationToken);
        return inside;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
