using System.Text.Json;

namespace Seedance.Web.Gateway;

/// <summary>Asks a gateway how much money is left. Costs nothing; null when it does not say.</summary>
internal sealed class BalanceReader(GatewayTransport transport, GatewayTarget target)
{
    // new-api's own unit of money.
    private const decimal QuotaPerDollar = 500_000m;

    // What it reports as the limit of a key without one.
    private const decimal UnlimitedFrom = 100_000_000m;

    public async Task<GatewayBalance?> ReadAsync(CancellationToken cancellationToken) =>
        await BillingAsync(cancellationToken) ?? await TokenUsageAsync(cancellationToken);

    private async Task<GatewayBalance?> BillingAsync(CancellationToken cancellationToken)
    {
        var limit = await NumberAsync(target.At("dashboard/billing/subscription"), ["hard_limit_usd"], cancellationToken);
        if (limit is null)
        {
            return null;
        }

        if (limit >= UnlimitedFrom)
        {
            return new GatewayBalance(0, true);
        }

        // In hundredths of the same unit.
        var used = await NumberAsync(target.At("dashboard/billing/usage"), ["total_usage"], cancellationToken);
        return used is null ? null : new GatewayBalance(limit.Value - used.Value / 100m, false);
    }

    // Lives beside /v1, not below it. Answers for keys that are used up as well.
    private async Task<GatewayBalance?> TokenUsageAsync(CancellationToken cancellationToken)
    {
        var root = await JsonAsync(new Uri(target.Base, "/api/usage/token/"), cancellationToken);
        if (root is not { } json || WireJson.At(json, "data") is not { } data)
        {
            return null;
        }

        if (WireJson.At(data, "unlimited_quota") is { ValueKind: JsonValueKind.True })
        {
            return new GatewayBalance(0, true);
        }

        return Money(data, ["total_available"]) is { } quota ? new GatewayBalance(quota / QuotaPerDollar, false) { IsDollars = true } : null;
    }

    private async Task<decimal?> NumberAsync(Uri url, string[] path, CancellationToken cancellationToken) =>
        await JsonAsync(url, cancellationToken) is { } json ? Money(json, path) : null;

    // Errors of these addresses come with status 200 as well.
    private async Task<JsonElement?> JsonAsync(Uri url, CancellationToken cancellationToken)
    {
        var reply = await transport.GetAsync(target, url, CallKind.Test, cancellationToken);
        return reply.Answer is { IsSuccess: true, IsTorn: false } answer && WireJson.Parse(answer.Body) is { } root && WireJson.At(root, "error") is null
            ? root : null;
    }

    private static decimal? Money(JsonElement json, string[] path) =>
        WireJson.Number(json, path) is { } number && Math.Abs(number) < 1e15 ? (decimal)number : null;
}
