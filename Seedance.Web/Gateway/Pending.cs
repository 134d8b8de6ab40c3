namespace Seedance.Web.Gateway;

public sealed record RequestFault(string Field, string Rule, params object[] Values);

public static class RequestRules
{
    public static IReadOnlyList<RequestFault> Check(VideoRequest request, GatewayOptions options) => throw new NotImplementedException();
}

public static class RequestWriter
{
    public static string Write(VideoRequest request, VideoModel model) => throw new NotImplementedException();

    public static string Indent(string json) => throw new NotImplementedException();
}

public static class CurlCommand
{
    public static string For(string baseUrl, string body) => throw new NotImplementedException();
}

public sealed record RequestEstimate(long? MinTokens, long? MaxTokens, decimal? MinCost, decimal? MaxCost, bool HasUnknownVideoInput);

public static class Estimate
{
    public static RequestEstimate For(VideoRequest request, VideoModel model) => throw new NotImplementedException();
}
