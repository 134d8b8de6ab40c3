using System.Net;

namespace Seedance.Web.Gateway;

/// <summary>
/// Opens clips and frames. Their links come from outside, so each hop is checked as if a stranger had typed it: scheme, host,
/// resolved address; the key goes to the gateway itself and to nobody else.
/// </summary>
internal sealed class ClipDownloader(GatewayTransport transport, GatewayOptions options)
{
    private const int MaxRedirects = 5;
    private const int PeekedBytes = 16;
    private const long MaxFrameBytes = 64 << 20;

    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    public async Task<DownloadOutcome> OpenClipAsync(
        GatewayTarget? target, GatewayProblem? problem, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        if (result.Video is { } link)
        {
            return await OpenAsync(target, link, MediaKind.Video, cancellationToken);
        }

        if (target is null)
        {
            return new DownloadOutcome.Trouble(problem!);
        }

        var content = await OpenAsync(target, target.At($"videos/{Uri.EscapeDataString(taskId)}/content"), MediaKind.Video, cancellationToken);
        return content is not DownloadOutcome.Opened && await ArtifactAsync(target, taskId, "video", cancellationToken) is { } artifact
            ? await OpenAsync(target, artifact, MediaKind.Video, cancellationToken)
            : content;
    }

    public async Task<DownloadOutcome?> OpenLastFrameAsync(GatewayTarget? target, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        var link = result.LastFrame;

        // Only gateways that name no clip either keep their files in the artifacts list.
        if (link is null && result.Video is null && target is not null)
        {
            link = await ArtifactAsync(target, taskId, "last_frame", cancellationToken);
        }

        return link is null ? null : await OpenAsync(target, link, MediaKind.Image, cancellationToken);
    }

    private async Task<Uri?> ArtifactAsync(GatewayTarget target, string taskId, string name, CancellationToken cancellationToken)
    {
        var url = target.At($"tasks/{Uri.EscapeDataString(taskId)}/artifacts");
        var reply = await transport.GetAsync(target, url, CallKind.Download, cancellationToken);
        if (reply.Answer is not { IsSuccess: true } answer || WireJson.Parse(answer.Body) is not { } root)
        {
            return null;
        }

        foreach (var layer in WireJson.Layers(root))
        {
            for (var i = 0; i < 20 && WireJson.At(layer, "artifacts", i.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } artifact; i++)
            {
                if (WireJson.Text(artifact, "key") == name && WireJson.Text(artifact, "content_url") is { } text && Uri.TryCreate(url, text, out var link))
                {
                    return link;
                }
            }
        }

        return null;
    }

    private async Task<DownloadOutcome> OpenAsync(GatewayTarget? target, Uri link, MediaKind kind, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (Refusal(target, link) is { } code)
            {
                return new DownloadOutcome.LinkDead(Problem(code, null, ""));
            }

            var (outcome, next) = await OpenOnceAsync(target, link, kind, cancellationToken);
            if (outcome is not null)
            {
                return outcome;
            }

            link = next!;
        }

        return new DownloadOutcome.LinkDead(Problem("too_many_redirects", null, ""));
    }

    // What can be said without the name service; SafeConnect says the rest.
    private string? Refusal(GatewayTarget? target, Uri link)
    {
        if (target is { IsDemo: true })
        {
            return target.Owns(link) ? null : "address_refused";
        }

        if (options.AllowPrivateNetworks)
        {
            return link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp ? null : "scheme_refused";
        }

        return link.Scheme != Uri.UriSchemeHttps ? "scheme_refused" : PublicNetwork.MayBePublic(link) ? null : "address_refused";
    }

    private async Task<(DownloadOutcome? Outcome, Uri? Next)> OpenOnceAsync(
        GatewayTarget? target, Uri link, MediaKind kind, CancellationToken cancellationToken)
    {
        var sender = target ?? new GatewayTarget(new Uri("https://nobody.invalid/"), "", false);
        await transport.WaitAsync(sender, link, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.PollTimeout);
        HttpResponseMessage? response = null;
        try
        {
            using var client = transport.Client(sender, ClientNames.Clips);
            using var request = transport.Request(sender, HttpMethod.Get, link);
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                return Uri.TryCreate(link, location, out var next)
                    ? (null, next)
                    : (new DownloadOutcome.LinkDead(Problem("link_dead", (int)response.StatusCode, "")), null);
            }

            var outcome = response.IsSuccessStatusCode
                ? await CheckAsync(response, kind, sender.Owns(link), limit.Token)
                : Judge(await AnswerReader.ReadAsync(response, limit.Token), sender.Owns(link), sender.Key);
            if (outcome is DownloadOutcome.Opened)
            {
                response = null;
            }

            return (outcome, null);
        }
        catch (Exception fault) when (GatewayTransport.IsLineFault(fault) && !cancellationToken.IsCancellationRequested)
        {
            var problem = GatewayTransport.Unreachable(fault, Charge.Charged, sender.Key);
            return (problem.Code == "address_refused" ? new DownloadOutcome.LinkDead(problem) : new DownloadOutcome.Trouble(problem), null);
        }
        finally
        {
            response?.Dispose();
        }
    }

    // A page, an error in XML or JSON with status 200, or anything else that is no clip: the link is dead. Words are kept from the
    // gateway only: with private networks permitted, a link may lead to a service whose words are for nobody here.
    private async Task<DownloadOutcome> CheckAsync(HttpResponseMessage response, MediaKind kind, bool isGateway, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (IsPart(response)) return new DownloadOutcome.Trouble(Problem("storage_trouble", status, ""));
        var length = response.Content.Headers.ContentLength;
        var cap = kind == MediaKind.Video ? options.MaxClipBytes : MaxFrameBytes;
        if (length > cap)
        {
            return new DownloadOutcome.LinkDead(Problem("too_large", status, ""));
        }

        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (type.Contains("html", StringComparison.OrdinalIgnoreCase) || type.Contains("xml", StringComparison.OrdinalIgnoreCase)
            || type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return new DownloadOutcome.LinkDead(Problem("not_media", status, isGateway ? (await AnswerReader.ReadAsync(response, cancellationToken)).Body : ""));
        }

        var stream = new ClipStream(await response.Content.ReadAsStreamAsync(cancellationToken), length, cap, Stall);
        return MediaSignature.Matches(kind, await stream.PeekAsync(PeekedBytes, cancellationToken))
            ? new DownloadOutcome.Opened(new GatewayDownload(stream, length, response))
            : new DownloadOutcome.LinkDead(Problem("not_media", status, ""));
    }

    // Nobody asked for a part, so its end is not the clip's end.
    private static bool IsPart(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.PartialContent
        && !(response.Content.Headers.ContentRange is { From: 0, To: { } last, Length: { } whole } && last == whole - 1);

    private static DownloadOutcome Judge(GatewayAnswer answer, bool isGateway, string key)
    {
        if (isGateway)
        {
            // The gateway's own words: a key that stopped working, or "not completed yet".
            var problem = ProblemReader.Read(answer, CallKind.Download, key);
            return problem.IsKeyTrouble || answer.Status is 400 or 408 or 409 or 425 or 429 or >= 500
                ? new DownloadOutcome.Trouble(problem)
                : new DownloadOutcome.LinkDead(problem);
        }

        var raw = Problem(answer.Status is 408 or 429 or >= 500 ? "storage_trouble" : "link_dead", answer.Status, "") with
        {
            RetryAfter = answer.RetryAfter,
            RequestId = ProblemReader.Id(answer.RequestId, key),
        };
        return raw.Code == "link_dead" ? new DownloadOutcome.LinkDead(raw) : new DownloadOutcome.Trouble(raw);
    }

    private static GatewayProblem Problem(string code, int? status, string raw) =>
        new(GatewayProblemKind.GatewayTrouble, Charge.Charged, Redaction.Clean(raw)) { Code = code, Status = status };
}
