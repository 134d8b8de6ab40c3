using System.Text.RegularExpressions;

namespace Seedance.Web.Media.Delivery;

/// <summary>What the id of a variant says, "C12-H2-A1-O1-9x16-EN-Q1-S1-v3": which hook, call to action, language and version.</summary>
public sealed partial record AssetParts(string? Hook, string? Call, string? Opening, string? Language, string? Version)
{
    public static AssetParts None { get; } = new(null, null, null, null, null);

    /// <summary>The n of "H2".</summary>
    public int? HookNumber => NumberOf(Hook);

    /// <summary>The n of "A1".</summary>
    public int? CallNumber => NumberOf(Call);

    /// <summary>The clip of a variant was made small and cheap, to choose from.</summary>
    public static bool IsDraft(string? assetId) => assetId?.EndsWith("-draft", StringComparison.Ordinal) == true;

    /// <summary>What cannot be read says nothing.</summary>
    public static AssetParts Read(string? assetId)
    {
        if (assetId is null || Id().Match(assetId) is not { Success: true } found) return None;
        return new AssetParts(Part("h"), Part("a"), Part("o"), Part("lang"), Part("v") is { } version ? version + (found.Groups["draft"].Success ? "-draft" : "") : null);

        string? Part(string name) => found.Groups[name] is { Success: true, Value: var value } ? value : null;
    }

    private static int? NumberOf(string? part) => part is not null && int.TryParse(part.AsSpan(1), out var number) ? number : null;

    [GeneratedRegex("^C[0-9]+-(?:(?<h>H[0-9]+)-)?(?:(?<a>A[0-9]+)-)?(?:(?<o>O[0-9]+)-)?.+?(?:-(?<lang>[A-Z]{2}))?(?:-Q[0-9]+)?(?:-S[0-9]+)?-v(?<v>[0-9]+)(?<draft>-draft)?$")]
    private static partial Regex Id();
}
