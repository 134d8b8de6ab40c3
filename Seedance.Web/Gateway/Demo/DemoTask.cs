using System.Globalization;
using System.Security.Cryptography;

namespace Seedance.Web.Gateway.Demo;

/// <summary>How a demo task ends; chosen by words in the prompt.</summary>
internal enum DemoEnd
{
    Success,
    Fail,
    FailAudio,
    Expire,
}

/// <summary>
/// A demo task. All of it stands in its id, so that a restart, however rude, forgets nothing.
/// </summary>
internal sealed record DemoTask(
    DateTimeOffset Start, TimeSpan Duration, string Ratio, string Resolution, int Seconds, long Seed, DemoEnd End, bool LastFrame, string Nonce)
{
    private const string Prefix = "demo";

    private static readonly string[] Ratios = ["16:9", "4:3", "1:1", "3:4", "9:16", "21:9"];

    /// <summary>Ratios for which there is a sample; everything else is shown as 16:9.</summary>
    public static string Known(string? ratio) => ratio is not null && Ratios.Contains(ratio) ? ratio : Ratios[0];

    public static string NewNonce() => RandomNumberGenerator.GetHexString(10, lowercase: true);

    public string Id => string.Join(
        '_',
        Prefix,
        Number(Start.ToUnixTimeMilliseconds()),
        Number((long)Duration.TotalMilliseconds),
        Ratio.Replace(':', 'x'),
        Resolution,
        Number(Seconds),
        Number(Seed),
        End.ToString(),
        LastFrame ? "1" : "0",
        Nonce);

    public static DemoTask? Parse(string id)
    {
        var parts = id.Split('_');
        return parts is [Prefix, var start, var duration, var ratio, var resolution, var seconds, var seed, var end, var frame, var nonce]
            && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var startMs) && startMs < 253_402_300_800_000
            && int.TryParse(duration, NumberStyles.None, CultureInfo.InvariantCulture, out var durationMs)
            && Ratios.Contains(ratio.Replace('x', ':'))
            && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && long.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var seedValue)
            && Enum.TryParse<DemoEnd>(end, out var demoEnd)
                ? new DemoTask(DateTimeOffset.FromUnixTimeMilliseconds(startMs), TimeSpan.FromMilliseconds(durationMs), ratio.Replace('x', ':'),
                    resolution, length, seedValue, demoEnd, frame == "1", nonce)
                : null;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
