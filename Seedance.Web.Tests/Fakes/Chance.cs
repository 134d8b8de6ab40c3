using System.Globalization;

namespace Seedance.Web.Tests.Fakes;

/// <summary>What a test leaves to chance. The seed stands in the output (<c>test.sh</c> prints it); <c>STUDIO_SEED</c> gives one.</summary>
public sealed class Chance
{
    private readonly Random _random;

    private Chance(int seed) => _random = new Random(seed);

    public static Chance Begin(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("STUDIO_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"STUDIO_SEED={seed} ({TestContext.Current.TestCase?.TestMethodName})"));
        return new Chance(seed);
    }

    /// <summary>From the first figure to below the second.</summary>
    public int Next(int from, int below) => _random.Next(from, below);

    public T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>A moment of any length up to this: the time itself is what is tried, nothing is waited for.</summary>
    public Task BlinkAsync(TimeSpan upTo) => Task.Delay(upTo * _random.NextDouble());
}

/// <summary>What takes minutes runs only with <c>STUDIO_LONG=1</c>.</summary>
public static class Long
{
    public const string Reason = "Takes minutes; set STUDIO_LONG=1 to run it.";

    public static bool IsOn => Environment.GetEnvironmentVariable("STUDIO_LONG") == "1";
}
