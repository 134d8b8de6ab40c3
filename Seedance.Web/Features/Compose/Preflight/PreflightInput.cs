using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>What the rules look at.</summary>
/// <param name="TooLong">Texts that were too long to leave the browser: field and length.</param>
/// <param name="WarnAbove">The price of one clip above which the person wants to be asked; null for none.</param>
public sealed record PreflightInput(Composed Composed, IReadOnlyDictionary<string, int> TooLong, GatewayOptions Options, decimal? WarnAbove)
{
    public ComposeForm Form => Composed.Form;

    public VideoModel? Model { get; } = Options.FindModel(Composed.Form.Model);

    /// <summary>What would be sent.</summary>
    public VideoRequest Request => Composed.Request;

    /// <summary>The length of the clip, or the longest that the model may choose; null when neither is known.</summary>
    public int? LongestSeconds => Form.AutomaticLength ? Model?.MaxSeconds : Form.Seconds;
}
