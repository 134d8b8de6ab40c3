using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Maintenance;

/// <summary>
/// The commands of the program beside "serve": <c>backup</c>, <c>restore</c>, <c>verify</c>. They use the same settings as the
/// studio, start no web server, and end with 0 (done), 1 (refused, or something was found) or 2 (not understood).
/// </summary>
public static class MaintenanceProgram
{
    private const string Usage = """
        Seedance.Web                    runs the studio
        Seedance.Web backup <folder>    copies database, clips and key ring into a new folder, also while the studio runs
        Seedance.Web restore <folder>   puts a backup back into an empty data folder (and an empty PostgreSQL database)
        Seedance.Web verify             compares the database with every stored file, also while the studio runs
        Seedance.Web verify <folder>    compares a backup with its manifest

        Settings may follow as for the studio, for example --Database:ConnectionString "Data Source=/data/studio.db".
        Relative paths of the settings hang below data/ in the folder that it is started from.
        """;

    /// <summary>True when the first word is a command or asks for help; settings begin with a dash or a slash, or hold an equals sign.</summary>
    public static bool Handles(string[] args) =>
        args is [var first, ..] && (AsksForHelp(first) || (first is [not '-' and not '/', ..] && !first.Contains('=')));

    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await RunAsync(args, Console.Out, stop.Token);
        }
        catch (Exception refusal) when (refusal is MaintenanceException or StartRefusedException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync($"It could not be done: {fault.Message}");
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted; nothing is complete.");
        }

        return 1;

        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static bool AsksForHelp(string word) => word is "help" or "--help" or "-h" or "-?";

    private static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        if (AsksForHelp(args[0]))
        {
            await output.WriteLineAsync(Usage);
            return 0;
        }

        var folder = args.Length > 1 && !args[1].StartsWith("--", StringComparison.Ordinal) ? args[1] : null;
        await using var program = Build(args[(folder is null ? 1 : 2)..]);
        switch (args[0], folder)
        {
            case ("backup", not null): return await new BackupCommand(program.Services, output).RunAsync(folder, cancellationToken);
            case ("restore", not null): return await new RestoreCommand(program.Services, output).RunAsync(folder, cancellationToken);
            case ("verify", null): return await new VerifyCommand(program.Services, output).RunAsync(cancellationToken);
            case ("verify", not null): return await new VerifyCommand(program.Services, output).RunOnBackupAsync(folder, cancellationToken);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static WebApplication Build(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(settings);
        builder.AddHost();
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddStorage(builder.Configuration);
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
