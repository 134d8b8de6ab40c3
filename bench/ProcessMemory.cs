using System.Globalization;

namespace Seedance.Bench;

/// <summary>Resident memory of a process, as Linux counts it.</summary>
public sealed class ProcessMemory(int processId)
{
    public static ProcessMemory OfThisProcess { get; } = new(Environment.ProcessId);

    public long ResidentBytes => Read("VmRSS");

    /// <summary>The most since the last <see cref="ResetPeak"/>.</summary>
    public long PeakBytes => Read("VmHWM");

    public void ResetPeak() => File.WriteAllText($"/proc/{processId}/clear_refs", "5");

    private long Read(string name) => File.ReadLines($"/proc/{processId}/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024).First();
}
