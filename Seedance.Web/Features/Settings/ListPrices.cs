using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Settings;

/// <summary>
/// What the provider itself asks for a million tokens: CNY on Volcengine's price page, USD on BytePlus (from copies of its page). A gateway
/// may ask more or less, so these are typed into the form at a press and never counted with by themselves.
/// </summary>
public sealed class ListPrices
{
    private readonly (string Model, string? Resolution, decimal Price, decimal? WithVideo)[] _rows;

    private ListPrices(string currency, params (string, string?, decimal, decimal?)[] rows) => (Currency, _rows) = (currency, rows);

    public string Currency { get; }

    /// <summary>One list for each currency.</summary>
    public static IReadOnlyList<ListPrices> All { get; } =
    [
        new("USD",
            ("seedance-2-0-fast-", null, 5.6m, 3.3m),
            ("seedance-2-0-mini-", null, 3.5m, null),
            ("seedance-2-0-2", null, 7.0m, 4.3m),
            ("seedance-2-0-2", "1080p", 7.7m, 4.7m)),
        new("CNY",
            ("seedance-2-0-fast-", null, 37m, 22m),
            ("seedance-2-0-mini-", null, 23m, 14m),
            ("seedance-2-0-2", null, 46m, 28m),
            ("seedance-2-0-2", "1080p", 51m, 31m),
            ("seedance-2-0-2", "4k", 26m, 16m),
            ("seedance-2-5-", null, 70m, 42m)),
    ];

    /// <summary>The price of a model, or of one of its resolutions when that is another one; null when the list has none.</summary>
    public TokenPrice? Find(string model, string? resolution) =>
        Array.Find(_rows, row => row.Resolution == resolution && model.Contains(row.Model, StringComparison.Ordinal)) is { Model: not null } found
            ? new TokenPrice { PerMillionTokens = found.Price, PerMillionTokensWithVideo = found.WithVideo }
            : null;
}
