namespace Seedance.Web.Data;

/// <summary>The program cannot start; the message says in one sentence why and what to do.</summary>
public sealed class StartRefusedException(string message) : Exception(message);

/// <summary>
/// One process per SQLite file: it believes that it is alone with the jobs in it. Held as long as the process lives; the
/// system lets go of it even after <c>kill -9</c>.
/// </summary>
public sealed class FolderLock(DataFolder folder, TimeProvider clock, ILogger<FolderLock> log) : IDisposable
{
    /// <summary>Longer than a stopping process may take to finish what it has in hand.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    private const int HeldOnLinux = 11;
    private const int HeldOnMac = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private FileStream? _held;

    /// <summary>Takes the lock, waiting for a process that is on its way out.</summary>
    /// <exception cref="StartRefusedException">Another studio works in this folder.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (folder.DatabaseFile is null) return;
        var path = Path.Combine(folder.Root, "studio.lock");
        var deadline = clock.GetUtcNow() + Patience;
        var isTold = false;
        while (true)
        {
            try
            {
                _held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (Exception fault) when (fault is UnauthorizedAccessException || (fault is IOException && !IsHeld(fault)))
            {
                throw StartFaults.Explain(fault, folder);
            }
            catch (IOException) when (clock.GetUtcNow() < deadline)
            {
                if (!isTold) log.WaitsForFolder(folder.Root, Patience.TotalSeconds);
                isTold = true;
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellationToken);
            }
            catch (IOException)
            {
                throw new StartRefusedException($"Another studio already works in {folder.Root}; stop it first, or give this one a data folder of its own.");
            }
        }
    }

    // The runtime hands on the system's own number: EWOULDBLOCK, or a sharing violation.
    private static bool IsHeld(Exception fault) => fault.HResult is HeldOnLinux or HeldOnMac or HeldOnWindows;

    /// <inheritdoc />
    public void Dispose() => _held?.Dispose();
}
