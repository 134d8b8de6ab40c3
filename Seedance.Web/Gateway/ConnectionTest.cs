using System.Text.Json;

namespace Seedance.Web.Gateway;

/// <summary>Asks an address and a key for their models and money. Nothing here costs anything.</summary>
internal sealed class ConnectionTest(GatewayTransport transport, GatewayTarget target)
{
    // new-api's own unit of money.
    private const decimal QuotaPerDollar = 500_000m;

    // What it reports as the limit of a key without one.
    private const decimal UnlimitedFrom = 100_000_000m;

    public async Task<ConnectionReport> RunAsync(CancellationToken cancellationToken)
    {
        var reply = await transport.GetAsync(target, target.At("models"), CallKind.Test, cancellationToken);
        if (reply.Problem is { } unreachable)
        {
            return new ConnectionReport([], null, unreachable);
        }

        var answer = reply.Answer!;
        var root = WireJson.Parse(answer.Body);
        if (!answer.IsSuccess || answer.IsHtml || root is null || WireJson.At(root.Value, "error") is not null)
        {
            return new ConnectionReport([], null, ProblemReader.Read(answer, CallKind.Test, target.Key));
        }

        var balance = await BillingAsync(cancellationToken) ?? await TokenUsageAsync(cancellationToken);
        return new ConnectionReport(Models(root.Value, target.Key), balance, null);
    }

    private static List<string> Models(JsonElement root, string key)
    {
        var list = root.ValueKind == JsonValueKind.Array ? root : WireJson.At(root, "data") ?? WireJson.At(root, "models");
        return list is { ValueKind: JsonValueKind.Array } models
            ? [.. models.EnumerateArray().Select(model => WireJson.Text(model) ?? WireJson.Text(model, "id")).OfType<string>()
                .Select(model => Redaction.Clean(model, key)).Distinct().Order(StringComparer.Ordinal)]
            : [];
    }

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

        return Money(data, ["total_available"]) is { } quota ? new GatewayBalance(quota / QuotaPerDollar, false) : null;
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
