using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A fault that is switched on: for so many requests, perhaps of one task only.</summary>
internal sealed class ActiveFault(GatewayRoute route, GatewayFault fault, int times, string? taskId, long? at, bool taken)
{
    private int _left = times;

    public GatewayRoute Route => route;

    public GatewayFault Fault => fault;

    public long? At => at;

    public bool Taken => taken;

    public bool Takes(GatewayRoute asked, string? task) =>
        asked == route && (taskId is null || taskId == task) && Interlocked.Decrement(ref _left) >= 0;
}

/// <summary>The answers of the faults.</summary>
/// <param name="healthy">What would have been answered; asking for it takes the task of a submit, so it is asked once at most.</param>
internal sealed class FaultyAnswer(HttpContext http, FakeGateway gateway, ActiveFault active, string? taskId, Func<Task<(byte[] Body, string Type)>> healthy)
{
    private const long Gigabyte = 1L << 30;

    private Task<(byte[] Body, string Type)>? _healthy;

    private Task<(byte[] Body, string Type)> Healthy() => _healthy ??= healthy();

    private HttpResponse Response => http.Response;

    public async Task WriteAsync()
    {
        if (active.Taken) await Healthy();
        switch (active.Fault)
        {
            case GatewayFault.Reset: http.Abort(); break;
            case GatewayFault.HeaderStall: await StallAsync(); break;
            case GatewayFault.BodyStall:
                await BeginAsync(announced: true);
                await StallAsync();
                break;
            case GatewayFault.Cut:
                await BeginAsync(announced: true);
                http.Abort();
                break;
            case GatewayFault.CutWithoutLength: await BeginAsync(announced: false); break;
            case GatewayFault.OneByteASecond: await TrickleAsync(); break;
            case GatewayFault.EndlessBody: await PourAsync(long.MaxValue, "{\"data\":\"", null); break;
            case GatewayFault.HugeJson: await PourAsync(Gigabyte, "{\"data\":\"", Gigabyte); break;
            case GatewayFault.GzipBomb: await GzipBombAsync(); break;
            case GatewayFault.DeepJson: await ReplyAsync(200, new string('[', 100_000) + new string(']', 100_000)); break;
            case GatewayFault.InvalidUtf8:
                var (valid, validType) = await Healthy();
                await BodyAsync(200, [.. valid.AsSpan(0, 1), .. "\"x\":\""u8, 0xC3, 0x28, 0xFF, 0xFE, .. "\","u8, .. valid.AsSpan(1)], validType);
                break;
            case GatewayFault.ByteOrderMark:
                var (plain, plainType) = await Healthy();
                await BodyAsync(200, [0xEF, 0xBB, 0xBF, .. plain], plainType);
                break;
            case GatewayFault.HtmlPage: await ReplyAsync(200, "<!DOCTYPE html><html><title>Welcome</title></html>", "text/html"); break;
            case GatewayFault.EmptyBody: await ReplyAsync(200, ""); break;
            case GatewayFault.NoContent204: Response.StatusCode = 204; break;
            case GatewayFault.NotModified304: Response.StatusCode = 304; break;
            case GatewayFault.Redirect:
                Response.Headers.Location = gateway.RedirectTo;
                Response.StatusCode = 302;
                break;
            case GatewayFault.BusyWithSeconds: await BusyAsync("2"); break;
            case GatewayFault.BusyWithDate: await BusyAsync((gateway.Clock.GetUtcNow() + TimeSpan.FromSeconds(2)).ToString("R", CultureInfo.InvariantCulture)); break;
            case GatewayFault.BusyAbsurd: await BusyAsync("99999999999"); break;
            case GatewayFault.Busy: await BusyAsync(null); break;
            case GatewayFault.KeyRejected401: await ReplyAsync(401, """{"error":{"message":"Invalid token","type":"new_api_error","code":"invalid_token"}}"""); break;
            case GatewayFault.NoMoney402: await ReplyAsync(402, """{"code":"insufficient_user_quota","message":"no money","data":null}"""); break;
            case GatewayFault.NoMoney403: await ReplyAsync(403, """{"code":"insufficient_user_quota","message":"no money","data":null}"""); break;
            case GatewayFault.ServerError500: await ReplyAsync(500, """{"code":"do_request_failed","message":"x","data":null}"""); break;
            case GatewayFault.BadGateway502: await ReplyAsync(502, "<html>Bad gateway</html>", "text/html"); break;
            case GatewayFault.Unavailable503: await ReplyAsync(503, ""); break;
            case GatewayFault.Timeout504: await ReplyAsync(504, "<html>Gateway timeout</html>", "text/html"); break;
            case GatewayFault.NoTaskId: await ReplyAsync(200, """{"object":"video","status":"queued"}"""); break;
            case GatewayFault.OddTaskId: await ReplyAsync(200, """{"id":{"a":[1]},"task_id":[true],"object":"video","status":"queued"}"""); break;
            case GatewayFault.LongTaskId: await NamedAsync(new string('a', 10_000)); break;
            case GatewayFault.HtmlTaskId: await NamedAsync("<b>task</b>"); break;
            case GatewayFault.PathTaskId: await NamedAsync("../../v1/models"); break;
            case GatewayFault.KnownTaskId: await NamedAsync(gateway.Tasks[0].Id); break;
            case GatewayFault.TaskNotExist: await ReplyAsync(400, """{"code":"task_not_exist","message":"task_not_exist","data":null}"""); break;
            case GatewayFault.UnknownWord: await ReplyAsync(gateway.State(taskId!, "PONDERING", "42%", "pondering")); break;
            case GatewayFault.SuccessWithoutUrl: await ReplyAsync(gateway.State(taskId!, "SUCCESS", "100%", "succeeded")); break;
            case GatewayFault.FailureWithUrl: await ReplyAsync(gateway.Failure(taskId!, "InternalServiceError", gateway.ClipUrl)); break;
            case GatewayFault.LinkForbidden403: await XmlAsync(403); break;
            case GatewayFault.LinkMissing404: await XmlAsync(404); break;
            case GatewayFault.LinkGone410: await XmlAsync(410); break;
            case GatewayFault.XmlError: await XmlAsync(200); break;
            case GatewayFault.HtmlNamedMp4: await ReplyAsync(200, "<!DOCTYPE html><html></html>", "video/mp4"); break;
            case GatewayFault.LengthTooSmall: await WithLengthAsync(-10); break;
            case GatewayFault.LengthTooLarge: await WithLengthAsync(10); break;
            case GatewayFault.LengthMissing: await BeginAsync(announced: false, whole: true); break;
            case GatewayFault.FiftyGigabytes: await FiftyGigabytesAsync(); break;
            case GatewayFault.LyingContentRange:
                Response.StatusCode = 206;
                Response.Headers.ContentRange = "bytes 100-200/300";
                await BeginAsync(announced: true, whole: true);
                break;
            case GatewayFault.ChangedETag:
                Response.Headers.ETag = $"\"{Guid.NewGuid():N}\"";
                await BeginAsync(announced: true);
                http.Abort();
                break;
            default: throw new InvalidOperationException($"{active.Fault} has no answer.");
        }
    }

    private async Task StallAsync()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = http.RequestAborted.Register(() => gone.TrySetResult());
        await using var end = gateway.Stopped.Register(() => gone.TrySetResult());
        await gone.Task;
        http.Abort();
    }

    private async Task BeginAsync(bool announced, bool whole = false)
    {
        var (body, type) = await Healthy();
        Response.ContentType = type;
        if (announced) Response.ContentLength = body.Length;
        await SendAsync(body.AsMemory(0, whole ? body.Length : (int)Math.Min(body.Length, active.At ?? body.Length / 2)));
    }

    private async Task TrickleAsync()
    {
        var (body, type) = await Healthy();
        Response.ContentType = type;
        Response.ContentLength = body.Length;
        for (var i = 0; i < body.Length; i++)
        {
            await SendAsync(body.AsMemory(i, 1));
            await Task.Delay(TimeSpan.FromSeconds(1), gateway.Clock, http.RequestAborted);
        }
    }

    private async Task PourAsync(long bytes, string head, long? announced)
    {
        Response.ContentType = "application/json";
        Response.ContentLength = announced;
        var chunk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        await SendAsync(Encoding.ASCII.GetBytes(head));
        for (var left = bytes - head.Length - 2; left > 0; left -= chunk.Length) await SendAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)));
        await SendAsync("\"}"u8.ToArray());
    }

    private async Task GzipBombAsync()
    {
        Response.ContentType = "application/json";
        Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(Response.Body, CompressionLevel.Fastest);
        var chunk = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
        await gzip.WriteAsync("{\"data\":\""u8.ToArray(), http.RequestAborted);
        for (var i = 0; i < 1024; i++) await gzip.WriteAsync(chunk, http.RequestAborted);
        await gzip.WriteAsync("\"}"u8.ToArray(), http.RequestAborted);
    }

    private async Task WithLengthAsync(int more)
    {
        var (body, type) = await Healthy();
        Response.ContentType = type;
        Response.ContentLength = body.Length + more;
        await SendAsync(body.AsMemory(0, Math.Min(body.Length, body.Length + more)));
        http.Abort();
    }

    private async Task FiftyGigabytesAsync()
    {
        var (body, type) = await Healthy();
        Response.ContentType = type;
        Response.ContentLength = 50L << 30;
        while (true) await SendAsync(body);
    }

    private Task BusyAsync(string? retryAfter)
    {
        if (retryAfter is not null) Response.Headers.RetryAfter = retryAfter;
        return ReplyAsync(429, """{"code":"fail_to_fetch_task","message":"busy","data":null}""");
    }

    private Task NamedAsync(string id) => ReplyAsync(200, $$"""{"id":"{{id}}","task_id":"{{id}}","object":"video","status":"queued"}""");

    private Task XmlAsync(int status) =>
        ReplyAsync(status, "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "application/xml");

    private Task ReplyAsync(GatewayReply reply) => ReplyAsync(reply.Status, reply.Body, reply.ContentType);

    private Task ReplyAsync(int status, string body, string type = "application/json") => BodyAsync(status, Encoding.UTF8.GetBytes(body), type);

    private async Task BodyAsync(int status, byte[] body, string type)
    {
        Response.StatusCode = status;
        Response.ContentType = type;
        Response.ContentLength = body.Length;
        await SendAsync(body);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await Response.Body.WriteAsync(bytes, http.RequestAborted);
        await Response.Body.FlushAsync(http.RequestAborted);
    }
}
