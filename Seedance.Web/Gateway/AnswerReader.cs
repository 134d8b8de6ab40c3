using System.Globalization;
using System.Text;

namespace Seedance.Web.Gateway;

/// <summary>Reads an answer with everything about it that is used, and no more than the cap of its body.</summary>
internal static class AnswerReader
{
    public const int MaxBytes = 1 << 20;

    /// <summary>A gateway that asks for more is asked again after this.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private static readonly string[] RequestIdHeaders = ["X-Oneapi-Request-Id", "X-Request-Id", "X-Tt-Logid"];

    /// <summary>A body that breaks off is part of the answer; only <paramref name="cancellationToken"/> throws.</summary>
    public static async Task<GatewayAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (body, isTorn) = await ReadBodyAsync(response, cancellationToken);
        return new GatewayAnswer((int)response.StatusCode, body)
        {
            ContentType = response.Content.Headers.ContentType?.MediaType,
            RetryAfter = RetryAfter(response),
            RequestId = RequestId(response),
            IsTorn = isTorn,
        };
    }

    private static async Task<(string Body, bool IsTorn)> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        var isTorn = false;
        try
        {
            // The stream is already unpacked, so the cap also holds against a small body that unpacks to a large one.
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (copy.Length + read > MaxBytes)
                {
                    isTorn = true;
                    break;
                }

                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or InvalidDataException)
        {
            isTorn = true;
        }

        return (Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)copy.Length), isTorn);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var text = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault()?.Trim() : null;
        TimeSpan wait;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            wait = TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            // Measured against the gateway's own clock where it says so: ours may be wrong.
            wait = at - (response.Headers.Date ?? TimeProvider.System.GetUtcNow());
        }
        else
        {
            return null;
        }

        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    private static string? RequestId(HttpResponseMessage response)
    {
        foreach (var header in RequestIdHeaders)
        {
            if (response.Headers.TryGetValues(header, out var values) && values.FirstOrDefault() is { Length: > 0 and <= 200 } id)
            {
                return id;
            }
        }

        return null;
    }
}
