namespace Seedance.Web.Gateway;

/// <summary>What one model can do and costs: a row of <c>Gateway:Models</c>. Source of the defaults: ByteDance's tutorial pages.</summary>
public sealed class VideoModel
{
    /// <summary>The id that the gateway knows, for example <c>doubao-seedance-2-0-260128</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>The name that people see.</summary>
    public string Label { get; set; } = "";

    public List<string> Resolutions { get; set; } = [];

    /// <summary>What the provider renders when the request names no resolution; then none is sent.</summary>
    public string DefaultResolution { get; set; } = "720p";

    public List<string> Ratios { get; set; } = [];

    /// <summary>Shortest clip in seconds.</summary>
    public int MinSeconds { get; set; } = 4;

    /// <summary>Longest clip in seconds.</summary>
    public int MaxSeconds { get; set; } = 15;

    public int MaxImages { get; set; } = 9;

    public int MaxVideos { get; set; } = 3;

    public int MaxAudios { get; set; } = 3;

    /// <summary>All references together; 0 for no such limit (some gateways cap at 12).</summary>
    public int MaxReferences { get; set; }

    /// <summary>Sound without a picture or video is refused by 2.0.</summary>
    public bool AllowsAudioAlone { get; set; }

    /// <summary>What the files themselves have to be.</summary>
    public MediaLimits Media { get; set; } = new();

    /// <summary>Most bytes of one whole request, references inside it (data URLs) included; the provider takes 64 MB.</summary>
    public long MaxBodyBytes { get; set; } = 64L << 20;

    /// <summary>Hard limit of the prompt in characters.</summary>
    public int MaxPromptLength { get; set; } = 5000;

    /// <summary>Above this the provider starts to drop details.</summary>
    public int AdvisedPromptLength { get; set; } = 2000;

    /// <summary>Price of a million tokens in <see cref="GatewayOptions.Currency"/>; null when nobody knows it.</summary>
    public decimal? PricePerMillionTokens { get; set; }

    /// <summary>The price when a reference video is part of the request; null: the same as without.</summary>
    public decimal? PricePerMillionTokensWithVideo { get; set; }

    /// <summary>Resolutions with a price of their own, for example 1080p; the others cost what stands above.</summary>
    public Dictionary<string, TokenPrice> ResolutionPrices { get; set; } = [];

    /// <summary>True when at least one price is known.</summary>
    public bool HasPrice => PricePerMillionTokens is not null || ResolutionPrices.Values.Any(price => price.PerMillionTokens is not null);

    /// <summary>Price of a million tokens in <see cref="GatewayOptions.Currency"/>; null when nobody knows it.</summary>
    /// <param name="withVideo">A reference video is part of the request.</param>
    public decimal? PriceFor(string resolution, bool withVideo)
    {
        var own = ResolutionPrices.GetValueOrDefault(resolution);
        var plain = own?.PerMillionTokens ?? PricePerMillionTokens;
        if (!withVideo) return plain;

        // A resolution with a price of its own and none for videos: the model's price for videos is another resolution's.
        return own?.PerMillionTokensWithVideo ?? (own?.PerMillionTokens is null ? PricePerMillionTokensWithVideo : null) ?? plain;
    }
}

/// <summary>What a million tokens cost at one resolution, in <see cref="GatewayOptions.Currency"/>.</summary>
public sealed class TokenPrice
{
    /// <summary>Null: as the model.</summary>
    public decimal? PerMillionTokens { get; set; }

    /// <summary>With a reference video; null: as without, or as the model when that is null too.</summary>
    public decimal? PerMillionTokensWithVideo { get; set; }
}
