using System.Text.Json;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Clips;

/// <summary>What a press would cost, for the button itself.</summary>
public sealed class RequestPrice(PriceWords words, IOptionsMonitor<GatewayOptions> options)
{
    /// <summary>"about $1.25"; null in demo mode, and when it cannot be known.</summary>
    public string? Of(VideoRequest request)
    {
        var current = options.CurrentValue;
        return !current.IsDemo && current.FindModel(request.Model) is { } model ? words.For(Estimate.For(request, model), current.Currency) : null;
    }

    /// <summary>The price of the same request once more.</summary>
    public string? Of(Job job) => ReadRequest(job) is { } request ? Of(request) : null;

    /// <summary>What the job asked for; null when another version wrote it in a way that nobody reads.</summary>
    public static VideoRequest? ReadRequest(Job job) => ReadRequest(job.InputsJson);

    /// <inheritdoc cref="ReadRequest(Job)"/>
    public static VideoRequest? ReadRequest(string inputsJson)
    {
        try
        {
            return JsonSerializer.Deserialize<VideoRequest>(inputsJson, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
