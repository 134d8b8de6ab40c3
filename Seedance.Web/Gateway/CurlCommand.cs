namespace Seedance.Web.Gateway;

/// <summary>The paid call as a command that a developer can paste into a POSIX shell; the key stays a variable.</summary>
public static class CurlCommand
{
    /// <param name="baseUrl">For example <c>https://futurmix.ai/v1</c>.</param>
    /// <param name="body">JSON made by <see cref="RequestWriter"/>.</param>
    public static string For(string baseUrl, string body) => string.Join(
        " \\\n  ",
        "curl -X POST " + Quote(baseUrl.TrimEnd('/') + "/video/generations"),
        "-H \"Authorization: Bearer $FUTURMIX_API_KEY\"",
        "-H 'Content-Type: application/json'",
        "--data-raw " + Quote(RequestWriter.Indent(body)));

    // Inside single quotes a shell takes everything literally but the single quote itself.
    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
