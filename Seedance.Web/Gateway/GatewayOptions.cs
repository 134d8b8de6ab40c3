namespace Seedance.Web.Gateway;

public enum GatewayMode
{
    /// <summary>Live with a key, else Demo.</summary>
    Auto,
    Demo,
    Live,
}

/// <summary>Section <c>Gateway</c> of the settings. The settings page may replace some of it (Features/Settings).</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>`/video/generations` hangs below it.</summary>
    public string BaseUrl { get; set; } = "https://futurmix.ai/v1";

    /// <summary>Bearer key; a secret. Never logged, never shown beyond its last four characters.</summary>
    public string ApiKey { get; set; } = "";

    public GatewayMode Mode { get; set; } = GatewayMode.Auto;

    /// <summary>Between two polls of one job, before backoff and jitter; from 100 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan PollTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan SubmitTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Budget of all requests to the gateway together, of all replicas.</summary>
    public double RequestsPerSecond { get; set; } = 5;

    public int MaxConcurrentSubmits { get; set; } = 4;

    /// <summary>A job that has not ended this long after it was submitted becomes Expired.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Permits http and private addresses for the gateway and its clips (on-premises gateways, tests).</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Largest clip that is accepted, in bytes.</summary>
    public long MaxClipBytes { get; set; } = 2L << 30;

    /// <summary>ISO code of the prices below, for example USD.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>The language model that improves prompts, at <c>/chat/completions</c> below the same address; empty for none.</summary>
    public string ChatModel { get; set; } = "gpt-4o-mini";

    public List<VideoModel> Models { get; set; } = [];

    public DemoOptions Demo { get; set; } = new();

    /// <summary>True when requests go to the built-in demo gateway.</summary>
    public bool IsDemo => Mode == GatewayMode.Demo || (Mode == GatewayMode.Auto && ApiKey.Length == 0);

    /// <summary>The model with this id, or null when it is not offered (any more).</summary>
    public VideoModel? FindModel(string id) => Models.Find(m => string.Equals(m.Id, id, StringComparison.Ordinal));
}

public sealed class DemoOptions
{
    /// <summary>How long a demo job takes from submit to success.</summary>
    public TimeSpan JobDuration { get; set; } = TimeSpan.FromSeconds(20);
}
