using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Limits;

/// <summary>
/// Token buckets, one for each limit and caller: as many at once as the setting allows in a minute, then one whenever a token
/// has come back. Each process counts for itself.
/// </summary>
public sealed class RateLimits(IOptionsMonitor<LimitsOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(Limit, string), Bucket> _buckets = [];
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>Callers that are remembered at the moment.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _buckets.Count;
        }
    }

    /// <summary>Null: go on. Else how long to wait until the next try can succeed.</summary>
    /// <param name="who">An address from <see cref="AddressOf"/>, the id of a person, an email.</param>
    public TimeSpan? Take(Limit limit, string who)
    {
        var perMinute = options.CurrentValue.Of(limit);
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            Sweep(now);
            ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, (limit, who), out var isKnown);
            var tokens = isKnown ? Math.Min(perMinute, bucket.Tokens + clock.GetElapsedTime(bucket.At, now) / Refill * perMinute) : perMinute;
            var isFree = tokens >= 1;
            bucket = new Bucket(isFree ? tokens - 1 : tokens, now);
            return isFree ? null : Refill * ((1 - tokens) / perMinute);
        }
    }

    /// <summary>Takes from both; null when both have one.</summary>
    public TimeSpan? Take(Limit limit, string who, Limit second, string whoSecond) => Take(limit, who) ?? Take(second, whoSecond);

    /// <summary>Where a request comes from. Of IPv6 the network counts: whoever has one has all its addresses.</summary>
    public static string AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    /// <summary>The value of <c>Retry-After</c>.</summary>
    public static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));

    /// <summary>429 with its header, in words that a person understands who sees them bare.</summary>
    public static Task RefuseAsync(HttpContext http, TimeSpan wait)
    {
        Mark(http, wait);
        return http.Response.WriteAsync($"Too many requests. Wait {Seconds(wait)} seconds, then try again.", http.RequestAborted);
    }

    /// <summary>429 with its header; the page around it says the rest.</summary>
    public static void Mark(HttpContext http, TimeSpan wait)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Seconds(wait).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    // A bucket that nobody has touched for the time of a refill is full, and so is one that does not exist.
    private void Sweep(long now)
    {
        if (clock.GetElapsedTime(_sweptAt, now) < Refill) return;
        _sweptAt = now;
        foreach (var (key, bucket) in _buckets)
            if (clock.GetElapsedTime(bucket.At, now) >= Refill) _buckets.Remove(key);
    }

    private record struct Bucket(double Tokens, long At);
}
