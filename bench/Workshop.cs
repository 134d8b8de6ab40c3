using System.Text.RegularExpressions;

namespace Seedance.Bench;

/// <summary>Where measurements take place: the published program, scratch folders, seeded databases, processes.</summary>
public sealed partial class Workshop(string program, string scratch)
{
    private int _folders;

    /// <summary>Kept between runs, for what is dear to make.</summary>
    public string Kept { get; } = Directory.CreateDirectory(Path.Combine(scratch, "kept")).FullName;

    /// <summary>Where everything of the benchmark lies.</summary>
    public string Scratch => scratch;

    private string Fleeting { get; } = Path.Combine(scratch, "run");

    /// <summary>An empty folder that is gone after the run.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Fleeting, $"{++_folders}-{name}")).FullName;

    /// <summary>Starts the published program; by default in an empty folder.</summary>
    /// <param name="settings">Environment variables such as <c>Gateway__BaseUrl</c>.</param>
    public Task<Studio> StartStudioAsync(
        IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken, string? folder = null) =>
        Studio.StartAsync(program, folder ?? NewFolder("studio"), settings, cancellationToken);

    /// <summary>Starts the published peer <c>peers/Empty</c>.</summary>
    internal Task<EmptyApp> StartEmptyAsync(
        IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken) =>
        EmptyApp.StartAsync(Path.Combine(scratch, "empty", "Empty.dll"), settings, cancellationToken);

    /// <summary>Starts one of this program's own roles (see <c>Roles/</c>) in a process of its own.</summary>
    public Task<Child> StartRoleAsync(string role, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Child.StartAsync("dotnet", [Environment.GetCommandLineArgs()[0], "role", role, .. arguments], RoleReady(), null, cancellationToken);

    /// <summary>Removes what is not kept.</summary>
    public void Clear()
    {
        if (Directory.Exists(Fleeting)) Directory.Delete(Fleeting, recursive: true);
    }

    [GeneratedRegex(@"^ready (\S+)")]
    private static partial Regex RoleReady();
}
