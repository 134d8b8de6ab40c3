using System.Collections.Frozen;
using System.Globalization;

namespace Seedance.Web.Media.Delivery;

/// <summary>A place in a template that a fact takes.</summary>
/// <param name="Name">What stands between the braces.</param>
/// <param name="IsFree">Words that people typed: shortened first when a name gets too long.</param>
public sealed record NameToken(string Name, Func<NameFacts, string?> Read, bool IsFree = false)
{
    /// <summary>All there are, in the order in which they are offered.</summary>
    public static IReadOnlyList<NameToken> All { get; } =
    [
        new("brand", facts => facts.Brand, IsFree: true),
        new("campaign", facts => facts.Campaign, IsFree: true),
        new("concept", facts => facts.Concept ?? facts.Title, IsFree: true),
        new("conceptno", facts => facts.ConceptId is { } id ? "C" + NameFacts.Number(id) : null),
        new("hook", facts => facts.Parts.Hook),
        new("hooktext", facts => facts.HookText, IsFree: true),
        new("cta", facts => facts.Parts.Call),
        new("ctatext", facts => facts.CallText, IsFree: true),
        new("opening", facts => facts.Parts.Opening),
        new("ratio", facts => facts.Ratio.Replace(':', 'x')),
        new("sec", facts => NameFacts.Number(facts.Seconds)),
        new("lang", facts => facts.Parts.Language),
        new("n", facts => facts.Parts.Version),
        new("id", facts => facts.ShortId),
        new("asset", facts => facts.AssetId),
        new("date", facts => facts.Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
        new("placement", facts => facts.Placement),
        new("title", facts => facts.Title, IsFree: true),
        new("resolution", facts => facts.Resolution),
        new("model", facts => facts.Model),
    ];

    private static readonly FrozenDictionary<string, NameToken> ByName = All.ToFrozenDictionary(token => token.Name, StringComparer.OrdinalIgnoreCase);

    public static NameToken? Find(string name) => ByName.GetValueOrDefault(name.Trim());
}
