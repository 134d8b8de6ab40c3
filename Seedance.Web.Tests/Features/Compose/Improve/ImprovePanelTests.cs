using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Improve;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;
using Brand = Seedance.Web.Features.Compose.Brands.FormBrand;

namespace Seedance.Web.Tests.Features.Compose.Improve;

public sealed class ImprovePanelTests : ComposeRig
{
    private (string Words, string FormJson)? _before;

    [Fact]
    public async Task Improve_ShowsBeforeAndAfter_AndReplacesWithAWayBack()
    {
        var state = NewState();
        var prompt = state.Form.Prompt;
        Studio.Gateway.OnChat = FakeGateway.Writes("A paper boat", " glides across a pond at dawn.");
        var panel = RenderPanel(state);

        await panel.Find("#improve").ClickAsync();

        Assert.Equal(["Before", "After"], panel.FindAll("h3").Select(h => h.TextContent));
        Assert.Equal("drifts", Assert.Single(panel.FindAll("del")).TextContent);
        Assert.Equal("glides", Assert.Single(panel.FindAll("ins")).TextContent);
        Assert.Contains("Used 500 tokens (420 read, 80 written).", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(prompt, state.Form.Prompt);

        await PressAsync(panel, "Replace");

        Assert.Equal("A paper boat glides across a pond at dawn.", state.Form.Prompt);
        Assert.Equal(prompt, JsonSerializer.Deserialize<ComposeForm>(_before!.Value.FormJson, JsonSerializerOptions.Web)!.Prompt);
        Assert.Equal("The prompt was replaced.", _before.Value.Words);
        Assert.Empty(panel.FindAll("h3"));
        Assert.Single(Studio.Gateway.Questions);
        await using var db = await Studio.OpenAsync();
        var use = Assert.Single(await db.ChatUses.ToListAsync(Cancel)); // for the page of spending
        Assert.Equal((TestStudio.Owner, 420L, 80L), (use.UserId, use.PromptTokens ?? 0, use.AnswerTokens ?? 0));
    }

    [Fact]
    public async Task Insert_KeepsWhatStoodThere_AndDiscardChangesNothing()
    {
        var state = NewState();
        var prompt = state.Form.Prompt;
        Studio.Gateway.OnChat = FakeGateway.Writes("Another.");
        var panel = RenderPanel(state);

        await panel.Find("#improve").ClickAsync();
        await PressAsync(panel, "Discard");
        Assert.Equal(prompt, state.Form.Prompt);
        Assert.Null(_before);

        await panel.Find("#improve").ClickAsync();
        await PressAsync(panel, "Insert below");
        Assert.Equal($"{prompt}\n\nAnother.", state.Form.Prompt);
    }

    [Fact]
    public async Task WhatWasTypedSinceThePress_IsNotWrittenOverUnsaid()
    {
        var state = NewState();
        var prompt = state.Form.Prompt;
        Studio.Gateway.OnChat = FakeGateway.Writes("Another.");
        var panel = RenderPanel(state);
        await panel.Find("#improve").ClickAsync();
        Assert.DoesNotContain("was changed since you asked", panel.Markup, StringComparison.Ordinal);

        state.Edit("Prompt", form => form.Prompt += " At night.");
        panel.Render();

        Assert.Contains("was changed since you asked", panel.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(panel.FindAll("button"), button => button.TextContent == "Replace");
        await PressAsync(panel, "Insert below");
        Assert.Equal($"{prompt} At night.\n\nAnother.", state.Form.Prompt);

        await panel.Find("#improve").ClickAsync();
        state.Edit("Prompt", form => form.Prompt = "New words.");
        panel.Render();
        await PressAsync(panel, "Replace anyway");
        Assert.Equal("Another.", state.Form.Prompt);
        Assert.Equal("New words.", JsonSerializer.Deserialize<ComposeForm>(_before!.Value.FormJson, JsonSerializerOptions.Web)!.Prompt);
    }

    [Fact]
    public async Task Stop_EndsTheQuestion()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Studio.Gateway.OnChat = async (context, _) =>
        {
            await FakeGateway.BeginAsync(context);
            await FakeGateway.SendAsync(context, FakeGateway.Piece("Half"));
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var panel = RenderPanel(NewState());

        var first = panel.Find("#improve").ClickAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        await panel.Find("#improve-stop").ClickAsync();
        await first.WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        await panel.WaitForElementAsync("#improve");
        Assert.Contains("Stopped.", panel.Markup, StringComparison.Ordinal);
        Assert.Single(Studio.Gateway.Questions);
    }

    [Fact]
    public async Task WhatKeepsItFromBeingAsked_IsSaid()
    {
        var options = Studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue;
        var state = NewState();
        var panel = RenderPanel(state);
        Assert.Null(panel.Find("#improve").GetAttribute("aria-disabled"));
        Assert.Contains("gpt-4o-mini", panel.Find("#improve-help").TextContent, StringComparison.Ordinal);

        options.Mode = GatewayMode.Demo;
        panel.Render();
        Assert.Equal("true", panel.Find("#improve").GetAttribute("aria-disabled"));
        Assert.StartsWith("The studio is set to demo", panel.Find("#improve-help").TextContent, StringComparison.Ordinal);
        await panel.Find("#improve").ClickAsync();

        options.ApiKey = "";
        panel.Render();
        Assert.StartsWith("Improving needs the gateway’s key", panel.Find("#improve-help").TextContent, StringComparison.Ordinal);
        Assert.Empty(Studio.Gateway.Questions);
    }

    [Fact]
    public async Task Question_SaysWhatTheClipAndTheBrandAskFor_WithoutTheBrandsSentences()
    {
        var state = NewState();
        state.Form.Brand = new Brand(Guid.NewGuid(), "Brisa") { Before = "Warm light.", Tone = "dry", Banned = "cheap\nbest" };
        var panel = RenderPanel(state);

        await panel.Find("#improve").ClickAsync();

        using var question = JsonDocument.Parse(Assert.Single(Studio.Gateway.Questions));
        var messages = question.RootElement.GetProperty("messages");
        var instruction = messages[0].GetProperty("content").GetString()!;
        Assert.Contains("fits into 5 s.", instruction, StringComparison.Ordinal);
        Assert.EndsWith("At most 2000 characters.\n- Tone: dry\n- Never use these words: cheap; best", instruction, StringComparison.Ordinal);
        Assert.Equal(state.Form.Prompt, messages[1].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Refusal_IsSaid_AndThePromptStays()
    {
        Studio.Gateway.OnChat = async (context, _) =>
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsJsonAsync(new { error = new { message = "Invalid token", type = "new_api_error", code = "" } }, Cancel);
        };
        var state = NewState();
        var panel = RenderPanel(state);

        await panel.Find("#improve").ClickAsync();

        Assert.Contains("key", panel.Find("[role=alert]").TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(TestStudio.Request().Prompt, state.Form.Prompt);
    }

    private IRenderedComponent<ImprovePanel> RenderPanel(ComposeState state) => Render<ImprovePanel>(p => p
        .Add(c => c.State, state)
        .Add(c => c.OwnerId, TestStudio.Owner)
        .Add(c => c.OnChanged, EventCallback.Factory.Create<(string, string)>(this, before => _before = before)));

    private static Task PressAsync(IRenderedComponent<ImprovePanel> panel, string words) => panel.FindAll("button").Single(button => button.TextContent == words).ClickAsync();
}
