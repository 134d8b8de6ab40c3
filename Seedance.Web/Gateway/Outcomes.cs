namespace Seedance.Web.Gateway;

/// <summary>How a paid call ended.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>The gateway named a task: it runs and is paid for.</summary>
    public sealed record Accepted(string TaskId) : SubmitOutcome;

    /// <summary>The gateway said no in a readable way; nothing was charged and a repetition would not help.</summary>
    public sealed record Refused(GatewayProblem Problem) : SubmitOutcome;

    /// <summary>Nothing left this machine, or the gateway asked to come again (429, key trouble): safe to try later.</summary>
    public sealed record TryLater(GatewayProblem Problem) : SubmitOutcome;

    /// <summary>Bytes left and no readable answer came: it may be running and charged. Never repeated by code.</summary>
    /// <param name="TaskId">The task that the answer named although it was an error; null when it named none.</param>
    public sealed record Unknown(GatewayProblem Problem, string? TaskId = null) : SubmitOutcome;
}

/// <summary>What the gateway says of a task.</summary>
public abstract record PollOutcome
{
    private PollOutcome()
    {
    }

    /// <param name="Word">The gateway's own status word.</param>
    /// <param name="Percent">0 to 100 when the gateway gives a number.</param>
    public sealed record Running(string Word, int? Percent) : PollOutcome;

    public sealed record Succeeded(TaskResult Result) : PollOutcome;

    /// <summary>The task ended without a clip.</summary>
    public sealed record Failed(GatewayProblem Problem) : PollOutcome;

    /// <summary>The provider gave up or dropped the task.</summary>
    public sealed record Expired(string Word) : PollOutcome;

    public sealed record Cancelled(string Word) : PollOutcome;

    /// <summary>The answer says nothing about the task; ask again later.</summary>
    public sealed record Trouble(GatewayProblem Problem) : PollOutcome;
}

/// <summary>A finished task.</summary>
/// <param name="Video">Where the clip is; null when the answer holds no link and it must be fetched by task id.</param>
public sealed record TaskResult(Uri? Video)
{
    public Uri? LastFrame { get; init; }

    /// <summary>Tokens that the provider counted.</summary>
    public long? Tokens { get; init; }

    public string? Ratio { get; init; }

    public string? Resolution { get; init; }

    public double? Seconds { get; init; }

    public long? Seed { get; init; }
}

/// <summary>How the download of a clip or frame began or failed.</summary>
public abstract record DownloadOutcome
{
    private DownloadOutcome()
    {
    }

    /// <summary>The body is open; dispose it.</summary>
    public sealed record Opened(GatewayDownload Download) : DownloadOutcome;

    /// <summary>The link is dead (403, 404, 410, or a page instead of a clip): ask the gateway for a fresh one.</summary>
    public sealed record LinkDead(GatewayProblem Problem) : DownloadOutcome;

    /// <summary>A passing fault: try again later.</summary>
    public sealed record Trouble(GatewayProblem Problem) : DownloadOutcome;
}

/// <summary>An open download. <see cref="Content"/> throws <see cref="IOException"/> when the line is cut or the cap is passed.</summary>
public sealed class GatewayDownload(Stream content, long? length, IDisposable owner) : IAsyncDisposable
{
    public Stream Content { get; } = content;

    /// <summary>What the server announced in bytes; null when it did not say.</summary>
    public long? Length { get; } = length;

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        owner.Dispose();
    }
}

/// <summary>Answer to "how much money is left", in the unit of the gateway's site (most often USD).</summary>
public sealed record GatewayBalance(decimal Remaining, bool Unlimited)
{
    /// <summary>True: in US dollars. Else in whatever unit the gateway's owner shows (dollars, yuan or its own), which no answer names.</summary>
    public bool IsDollars { get; init; }
}

/// <summary>What "Test connection" found.</summary>
public sealed record ConnectionReport(IReadOnlyList<string> Models, GatewayBalance? Balance, GatewayProblem? Problem);
