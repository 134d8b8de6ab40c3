namespace Seedance.Bench.Circuits;

/// <summary>A person without a browser: somebody's cookie, one address, pages and circuits.</summary>
/// <param name="cookie">The header; null for an address that knows no accounts.</param>
internal sealed class Visitor(string url, string? cookie) : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 64 };
    private HttpMessageInvoker? _http;

    public Uri Address { get; } = new(url);

    public string? Cookie => cookie;

    /// <summary>Also opens WebSockets.</summary>
    public HttpMessageInvoker Http => _http ??= new HttpMessageInvoker(_handler);

    /// <summary>The studio's administrator.</summary>
    public static async Task<Visitor> SignInAsync(Studio studio, CancellationToken cancellationToken)
    {
        var (client, cookie) = await studio.SignInForCookieAsync(cancellationToken);
        client.Dispose();
        return new Visitor(studio.Url, cookie);
    }

    /// <summary>The text of an answer; anything but success is a fault, a redirect too.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await Http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{path} was answered with {(int)answer.StatusCode}.");
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public void Dispose() => _http?.Dispose();
}
