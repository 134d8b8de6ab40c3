using System.Globalization;
using System.Runtime.InteropServices;

namespace Seedance.Bench;

/// <summary>What this machine is, for the line above the table.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var cpu = Read("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {cpu}, {memory:0} GiB, {Read("/etc/os-release", "PRETTY_NAME")?.Trim('"')}, .NET {Environment.Version}, load {load} at the start");
    }

    /// <summary>Processor time so far, all of it and what other machines on the same host took, in the kernel's own unit.</summary>
    public static (long All, long Stolen) ProcessorTime()
    {
        if (!File.Exists("/proc/stat")) return default;
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(time => long.Parse(time, CultureInfo.InvariantCulture)).ToList();
        return (times.Sum(), times[^1]);
    }

    private static string? Read(string file, string key) => File.Exists(file)
        ? File.ReadLines(file).Where(line => line.StartsWith(key, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOfAny([':', '=']) + 1)..].Trim()).FirstOrDefault()
        : null;
}
