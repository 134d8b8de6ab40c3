namespace Seedance.Web.Jobs;

/// <summary>Section <c>Jobs</c> of the settings: how the runner works through the rows.</summary>
public sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>How long a claim holds without renewal; another process takes over afterwards.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Polls under way at once; the gateway's budget paces them.</summary>
    public int MaxConcurrentPolls { get; set; } = 32;

    /// <summary>Clips that are stored at once.</summary>
    public int MaxConcurrentSaves { get; set; } = 4;

    /// <summary>Sequences that are joined at once, by each replica; each keeps several processors busy.</summary>
    public int MaxConcurrentAssemblies { get; set; } = 1;
}
