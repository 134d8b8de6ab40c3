using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway;

/// <summary>Lists every fault of the section <c>Gateway</c>, so that a start tells all of them at once.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var faults = new List<string>();
        CheckAddress(options, faults);
        Check(options.PollInterval >= TimeSpan.FromMilliseconds(100) && options.PollInterval <= TimeSpan.FromHours(1),
            "PollInterval must be from 00:00:00.100 to 01:00:00.");
        Check(options.PollTimeout > TimeSpan.Zero && options.PollTimeout <= TimeSpan.FromMinutes(10), "PollTimeout must be above 0 and at most 00:10:00.");
        Check(options.SubmitTimeout > TimeSpan.Zero && options.SubmitTimeout <= TimeSpan.FromHours(1), "SubmitTimeout must be above 0 and at most 01:00:00.");
        Check(options.GiveUpAfter >= TimeSpan.FromMinutes(1), "GiveUpAfter must be at least 00:01:00.");
        Check(double.IsFinite(options.RequestsPerSecond) && options.RequestsPerSecond is > 0 and <= 10_000, "RequestsPerSecond must be above 0 and at most 10000.");
        Check(options.MaxConcurrentSubmits is >= 1 and <= 100, "MaxConcurrentSubmits must be from 1 to 100.");
        Check(options.MaxClipBytes > 0, "MaxClipBytes must be above 0.");
        Check(!string.IsNullOrWhiteSpace(options.Currency), "Currency must not be empty.");
        Check(options.Demo.JobDuration >= TimeSpan.Zero && options.Demo.JobDuration <= TimeSpan.FromHours(1), "Demo:JobDuration must be from 0 to 01:00:00.");
        Check(Enum.IsDefined(options.Mode), "Mode must be Auto, Demo or Live.");
        Check(options.Mode != GatewayMode.Live || options.ApiKey.Length > 0, "Mode Live needs an ApiKey.");
        Check(options.ApiKey.All(c => c is > ' ' and < (char)127), "ApiKey must hold printable ASCII characters only.");
        Check(IsChatModel(options.ChatModel), "ChatModel must be the id of a model, at most 200 characters without spaces, or empty.");
        Check(options.Models.Count > 0, "Models must name at least one model.");
        Check(options.Models.Select(model => model.Id).Distinct().Count() == options.Models.Count, "Models must not name a model twice.");
        for (var i = 0; i < options.Models.Count; i++)
        {
            CheckModel(options.Models[i], i, faults);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{GatewayOptions.Section}:{fault}");
            }
        }
    }

    /// <summary>True for an id as gateways name models, and for none.</summary>
    public static bool IsChatModel(string id) => id.Length <= 200 && id.All(c => c is > ' ' and < (char)127);

    private static void CheckAddress(GatewayOptions options, List<string> faults)
    {
        var url = GatewayTarget.Parse(options.BaseUrl);
        if (url is null)
        {
            faults.Add($"{GatewayOptions.Section}:BaseUrl must be an absolute http(s) address without query, for example https://futurmix.ai/v1.");
        }
        else if (url.Scheme != Uri.UriSchemeHttps && !options.AllowPrivateNetworks)
        {
            faults.Add($"{GatewayOptions.Section}:BaseUrl must begin with https:// unless AllowPrivateNetworks is true.");
        }
    }

    private static void CheckModel(VideoModel model, int index, List<string> faults)
    {
        var place = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{GatewayOptions.Section}:Models:{index}");
        Check(!string.IsNullOrWhiteSpace(model.Id), "Id must not be empty.");
        Check(!string.IsNullOrWhiteSpace(model.Label), "Label must not be empty.");
        Check(model.Resolutions.Count > 0, "Resolutions must not be empty.");
        Check(model.Resolutions.Contains(model.DefaultResolution), "DefaultResolution must be one of Resolutions.");
        Check(model.Ratios.Count > 0, "Ratios must not be empty.");
        Check(model.MinSeconds >= 1 && model.MaxSeconds >= model.MinSeconds && model.MaxSeconds <= 3600, "MinSeconds and MaxSeconds must be a range within 1 to 3600.");
        Check(model.MaxImages >= 0 && model.MaxVideos >= 0 && model.MaxAudios >= 0 && model.MaxReferences >= 0, "limits of references must not be negative.");
        Check(model.MaxPromptLength >= 1 && model.AdvisedPromptLength >= 1, "prompt lengths must be at least 1.");
        Check(model.PricePerMillionTokens is null or >= 0 && model.PricePerMillionTokensWithVideo is null or >= 0, "prices must not be negative.");
        Check(model.ResolutionPrices.Values.All(price => price.PerMillionTokens is null or >= 0 && price.PerMillionTokensWithVideo is null or >= 0), "ResolutionPrices must not be negative.");
        Check(model.ResolutionPrices.Keys.All(model.Resolutions.Contains), "ResolutionPrices must name resolutions of the model.");
        Check(model.MaxBodyBytes >= 1 << 20, "MaxBodyBytes must be at least 1048576.");
        CheckMedia(model.Media.Image, $"{place}:Media:Image", faults);
        CheckMedia(model.Media.Video, $"{place}:Media:Video", faults);
        CheckMedia(model.Media.Audio, $"{place}:Media:Audio", faults);

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{place}:{fault}");
            }
        }
    }

    private static void CheckMedia(KindLimits limits, string place, List<string> faults)
    {
        if (limits.FormatList.Count == 0) faults.Add($"{place}:Formats must name at least one format.");
        Check(limits.Bytes, nameof(limits.Bytes));
        Check(limits.Side, nameof(limits.Side));
        Check(limits.Ratio, nameof(limits.Ratio));
        Check(limits.Pixels, nameof(limits.Pixels));
        Check(limits.FrameRate, nameof(limits.FrameRate));
        Check(limits.Seconds, nameof(limits.Seconds));
        Check(limits.SecondsTogether, nameof(limits.SecondsTogether));

        void Check(Bounds bounds, string measure)
        {
            var isRange = IsFine(bounds.Min) && IsFine(bounds.Max) && !(bounds.Min > bounds.Max);
            if (!isRange) faults.Add($"{place}:{measure} must have a Min and a Max of 0 or more, the Max not below the Min.");
        }

        static bool IsFine(double? end) => end is null || (double.IsFinite(end.Value) && end >= 0);
    }
}
