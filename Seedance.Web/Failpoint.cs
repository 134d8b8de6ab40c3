using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Seedance.Web;

/// <summary>
/// Places at which the program can be told to die at once, as if by <c>kill -9</c>, to prove that nothing is lost or paid twice:
/// <c>STUDIO_FAILPOINT=name</c> or <c>name@n</c> for the n-th time. Without the variable a place costs one look at a flag.
/// </summary>
public static class Failpoint
{
    public const string Variable = "STUDIO_FAILPOINT";

    public const string BeforeIntent = "before-intent";
    public const string AfterIntent = "after-intent";

    /// <summary>Half of the headers of the paid call are on the wire.</summary>
    public const string MidHeaders = "mid-headers";

    /// <summary>Half of its body is on the wire.</summary>
    public const string MidBody = "mid-body";

    /// <summary>It has left completely.</summary>
    public const string BeforeResponse = "before-response";

    /// <summary>The answer's headers are here, its body is not read.</summary>
    public const string MidResponse = "mid-response";

    /// <summary>The task id is known, but not written.</summary>
    public const string BeforeCommit = "before-commit";
    public const string AfterCommit = "after-commit";

    public const string AfterWrite = "saving-after-write";
    public const string AfterFlush = "saving-after-flush";
    public const string AfterRename = "saving-after-rename";
    public const string AfterReady = "saving-after-ready";

    /// <summary>The eight places of a submit, in their order.</summary>
    public static readonly IReadOnlyList<string> Submit =
        [BeforeIntent, AfterIntent, MidHeaders, MidBody, BeforeResponse, MidResponse, BeforeCommit, AfterCommit];

    /// <summary>The four places of saving, in their order.</summary>
    public static readonly IReadOnlyList<string> Saving = [AfterWrite, AfterFlush, AfterRename, AfterReady];

    private static readonly string? Armed;
    private static int _left;

    static Failpoint()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } value) return;
        var parts = value.Split('@', 2);
        Armed = parts[0];
        _left = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
        if (!Submit.Contains(Armed) && !Saving.Contains(Armed)) throw new ArgumentException($"{Variable} names no failpoint: {Armed}.");
    }

    /// <summary>True when the program is to die at this place; for what must be prepared long before.</summary>
    public static bool IsArmed(string name) => Armed is not null && string.Equals(Armed, name, StringComparison.Ordinal);

    /// <summary>Dies here when told so; else it does nothing.</summary>
    public static void Hit(string name)
    {
        if (Strikes(name)) Die();
    }

    /// <summary>True when this is the time to die; for what must be done half before <see cref="Die"/>.</summary>
    public static bool Strikes(string name) => IsArmed(name) && Interlocked.Decrement(ref _left) == 0;

    /// <summary>As <c>kill -9</c>: nothing is finished, nothing is closed.</summary>
    [DoesNotReturn]
    public static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        while (true) Thread.Sleep(Timeout.Infinite); // the signal is on its way
    }
}
