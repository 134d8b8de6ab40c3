namespace Seedance.Web.Gateway;

/// <summary>How a live gateway answered last.</summary>
/// <param name="Status">Of HTTP; null when there was no answer.</param>
public sealed record GatewayBeat(DateTimeOffset At, int? Status);

/// <summary>Remembers the last answer of the gateway, whatever was asked; for the health page.</summary>
public sealed class GatewayPulse(TimeProvider clock)
{
    private volatile GatewayBeat? _last;

    /// <summary>Null before the first answer.</summary>
    public GatewayBeat? Last => _last;

    internal void Note(int? status) => _last = new GatewayBeat(clock.GetUtcNow(), status);

    /// <summary>Stands between the client and the line.</summary>
    internal sealed class Handler(GatewayPulse pulse) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                pulse.Note((int)response.StatusCode);
                return response;
            }
            catch (HttpRequestException)
            {
                pulse.Note(null);
                throw;
            }
        }
    }
}
