namespace Seedance.Web.Gateway;

/// <summary>What a request will use, as far as it can be known before it is sent.</summary>
/// <param name="MinTokens">Null when the size of the picture is not known. Counts what is rendered and the videos sent in, as far as their lengths are known.</param>
/// <param name="MaxTokens">Differs from the minimum when the model chooses the length.</param>
/// <param name="MinCost">In <see cref="GatewayOptions.Currency"/>; null when the price is not known.</param>
/// <param name="MaxCost">As <paramref name="MinCost"/>.</param>
/// <param name="HasUnknownVideoInput">A reference video adds tokens for its length; this one has one whose length nobody here knows: say "at least".</param>
public sealed record RequestEstimate(long? MinTokens, long? MaxTokens, decimal? MinCost, decimal? MaxCost, bool HasUnknownVideoInput);

/// <summary>
/// Tokens are width × height × frames / 1024; a clip of s seconds has 24 s + 1 frames, and the seconds of videos sent in count as well.
/// Checked against two measured tasks: 720p, 16:9, 4 s used 87,300, and 173,700 with a reference video.
/// </summary>
public static class Estimate
{
    private const int FramesPerSecond = 24;

    private static readonly Dictionary<(string Resolution, string Ratio), (int Width, int Height)> Sizes = new()
    {
        [("480p", "16:9")] = (864, 496),
        [("480p", "4:3")] = (752, 560),
        [("480p", "1:1")] = (640, 640),
        [("480p", "3:4")] = (560, 752),
        [("480p", "9:16")] = (496, 864),
        [("480p", "21:9")] = (992, 432),
        [("720p", "16:9")] = (1280, 720),
        [("720p", "4:3")] = (1112, 834),
        [("720p", "1:1")] = (960, 960),
        [("720p", "3:4")] = (834, 1112),
        [("720p", "9:16")] = (720, 1280),
        [("720p", "21:9")] = (1470, 630),
        [("1080p", "16:9")] = (1920, 1080),
        [("1080p", "4:3")] = (1664, 1248),
        [("1080p", "1:1")] = (1440, 1440),
        [("1080p", "3:4")] = (1248, 1664),
        [("1080p", "9:16")] = (1080, 1920),
        [("1080p", "21:9")] = (2206, 946),
        [("4k", "16:9")] = (3840, 2160),
        [("4k", "9:16")] = (2160, 3840),
    };

    /// <summary>The size in pixels that the provider renders; "adaptive" counts as 16:9. Null when it is not known.</summary>
    public static (int Width, int Height)? Size(string resolution, string ratio) =>
        Sizes.TryGetValue((resolution, ratio == "adaptive" ? "16:9" : ratio), out var size) ? size : null;

    /// <summary>Tokens and cost of the request with this model.</summary>
    public static RequestEstimate For(VideoRequest request, VideoModel model)
    {
        var sent = VideoSeconds(request);
        var least = Tokens(request.Resolution, request.Ratio, (request.Seconds ?? model.MinSeconds) + sent);
        var most = Tokens(request.Resolution, request.Ratio, (request.Seconds ?? model.MaxSeconds) + sent);
        var price = model.PriceFor(request.Resolution, request.HasVideoInput);
        return new RequestEstimate(least, most, Cost(least, price), Cost(most, price), Videos(request).Any(video => video.Seconds is null));
    }

    /// <summary>How <see cref="For"/> comes to its figures, to be shown; null when the size is not known.</summary>
    /// <param name="seconds">Of the clip, when the request leaves its length to the model.</param>
    public static Reckoning? Explain(VideoRequest request, VideoModel model, int seconds)
    {
        if (Size(request.Resolution, request.Ratio) is not var (width, height)) return null;
        var made = request.Seconds ?? seconds;
        var sent = VideoSeconds(request);
        var price = model.PriceFor(request.Resolution, request.HasVideoInput);
        var tokens = Tokens(request.Resolution, request.Ratio, made + sent)!.Value;
        var listed = Round(width * (long)height * FramesPerSecond * (decimal)(made + sent) / 1024m);
        return new Reckoning(width, height, made, sent, tokens, price, Cost(tokens, price), listed, Cost(listed, price));
    }

    /// <summary>Tokens of so many seconds, rendered and sent in; null when the size is not known.</summary>
    public static long? Tokens(string resolution, string ratio, double seconds) => Size(resolution, ratio) is var (width, height)
        ? Round(width * (long)height * (FramesPerSecond * (decimal)seconds + 1) / 1024m)
        : null;

    /// <summary>What so many tokens cost; null when one of the two is not known.</summary>
    /// <param name="price">Of a million tokens.</param>
    public static decimal? Cost(long? tokens, decimal? price) => tokens * price / 1_000_000m;

    private static IEnumerable<MediaReference> Videos(VideoRequest request) => request.References.Where(reference => reference.Kind == MediaKind.Video);

    private static double VideoSeconds(VideoRequest request) => Videos(request).Sum(video => video.Seconds ?? 0);

    private static long Round(decimal tokens) => (long)Math.Round(tokens, MidpointRounding.AwayFromZero);
}

/// <summary>The steps of one estimate.</summary>
/// <param name="Seconds">Of the clip.</param>
/// <param name="VideoSeconds">Of the reference videos, as far as they are known.</param>
/// <param name="Tokens">With the one frame more that measured tasks were charged.</param>
/// <param name="PricePerMillion">Null when it is not known.</param>
/// <param name="ListedTokens">By the provider's published formula, which leaves that frame out: its list of prices is made with it.</param>
public sealed record Reckoning(
    int Width, int Height, int Seconds, double VideoSeconds, long Tokens, decimal? PricePerMillion, decimal? Cost, long ListedTokens, decimal? ListedCost);
