using System.Globalization;

namespace Seedance.Web.Tests.Fakes;

/// <summary>What a process holds of the machine, as Linux tells in /proc.</summary>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="Handles">Open files and sockets.</param>
public sealed record ProcessFigures(long MemoryBytes, int Threads, int Handles)
{
    public static ProcessFigures Of(int processId)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        var status = File.ReadAllLines(folder + "/status");
        return new ProcessFigures(Number("VmRSS:") * 1024, (int)Number("Threads:"), Directory.EnumerateFileSystemEntries(folder + "/fd").Count());

        long Number(string name) => long.Parse(
            status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{MemoryBytes / 1_048_576.0:F1} MB, {Threads} threads, {Handles} handles");
}
