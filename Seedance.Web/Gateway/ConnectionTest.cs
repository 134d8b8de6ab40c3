using System.Text.Json;

namespace Seedance.Web.Gateway;

/// <summary>Asks an address and a key for their models and money. Nothing here costs anything.</summary>
internal sealed class ConnectionTest(GatewayTransport transport, GatewayTarget target)
{
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

        var balance = await new BalanceReader(transport, target).ReadAsync(cancellationToken);
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
}
