using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Seedance.Web.Tests.Fakes;

/// <summary>The gateway's language model.</summary>
public sealed partial class FakeGateway
{
    /// <summary>Every question, oldest first.</summary>
    public IReadOnlyList<string> Questions => [.. _calls.Where(call => call.IsChat).Select(call => call.Body)];

    /// <summary>Streams these pieces, as OpenAI does.</summary>
    public static Func<HttpContext, string, Task> Writes(params string[] pieces) => async (context, _) =>
    {
        await BeginAsync(context);
        foreach (var piece in pieces) await SendAsync(context, Piece(piece));
        await EndAsync(context);
    };

    /// <summary>The head of a stream.</summary>
    public static Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        return context.Response.WriteAsync(": ready\n\n", context.RequestAborted);
    }

    /// <summary>One event, with whatever in it.</summary>
    public static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>A piece of the text.</summary>
    public static string Piece(string text) => JsonSerializer.Serialize(new { choices = new[] { new { index = 0, delta = new { content = text } } } });

    private static async Task EndAsync(HttpContext context)
    {
        await SendAsync(context, """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        await SendAsync(context, """{"choices":[],"usage":{"prompt_tokens":420,"completion_tokens":80,"total_tokens":500}}""");
        await SendAsync(context, "[DONE]");
    }

    private static async Task EchoAsync(HttpContext context, string body)
    {
        using var question = JsonDocument.Parse(body);
        var text = question.RootElement.GetProperty("messages")[1].GetProperty("content").GetString()!;
        await Writes([.. text.Split(' ').Select((word, place) => place == 0 ? word : " " + word)])(context, body);
    }
}
