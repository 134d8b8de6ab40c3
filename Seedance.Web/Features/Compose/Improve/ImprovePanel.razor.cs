using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Gateway.Chat;
using Seedance.Web.Limits;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Improve;

public sealed partial class ImprovePanel(
    ChatGateway chat, ChatLedger ledger, IOptionsMonitor<GatewayOptions> options, RateLimits limits, ProblemWords words, TimeProvider clock, IStringLocalizer<ComposeTexts> texts) : ComponentBase
{
    // A word at a time is more than anybody reads, and than a line should carry.
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(150);

    private static readonly (string Title, DiffKind Other)[] Columns = [("Improve_Before", DiffKind.Added), ("Improve_After", DiffKind.Removed)];

    private readonly PageCulture _culture = new();
    private CancellationTokenSource? _asking;
    private ChatAnswer? _answer;
    private ImprovedPrompt? _improved;
    private IReadOnlyList<DiffPiece> _pieces = [];
    private volatile string _text = "";
    private string? _wait;
    private string _asked = "";
    private int _generation;
    private bool _isGone;

    [Parameter, EditorRequired]
    public required ComposeState State { get; set; }

    [Parameter, EditorRequired]
    public required string OwnerId { get; set; }

    /// <summary>The prompt was changed: the words for it, and the form as it was.</summary>
    [Parameter]
    public EventCallback<(string Words, string FormJson)> OnChanged { get; set; }

    private IStringLocalizer<ComposeTexts> T => texts;

    private IOptionsMonitor<GatewayOptions> Options => options;

    private ProblemWords Words => words;

    private string? Obstacle => chat.Obstacle is { } obstacle ? texts[$"Improve_{obstacle}"].Value
        : string.IsNullOrWhiteSpace(State.Composed.OwnPrompt) ? texts["Improve_Blank"].Value
        : null;

    // Typed since the press: the answer does not know of it, and to replace would write over it.
    private bool IsOutdated => _improved is not null && State.Composed.OwnPrompt != _asked;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_generation == State.Generation) return;

        // Another form: what was written for the last one is none of it.
        _generation = State.Generation;
        Stop();
        Discard();
    }

    private async Task AskAsync()
    {
        if (_asking is not null || Obstacle is not null) return;
        Discard();
        if (limits.Take(Limit.SubmitsPerPerson, OwnerId) is { } pause)
        {
            _wait = texts["News_TooMany", RateLimits.Seconds(pause)];
            return;
        }

        var (prompt, references, generation) = (State.Composed.OwnPrompt, State.Form.References.ToList(), _generation);
        var asking = _asking = new CancellationTokenSource();
        try
        {
            var drawn = clock.GetTimestamp();
            var answer = await chat.AskAsync(
                ImproveInstruction.For(State.Form, options.CurrentValue.FindModel(State.Form.Model)), ImproveText.Write(prompt, references), Written, asking.Token);
            await ledger.AddAsync(OwnerId, options.CurrentValue.ChatModel, answer, CancellationToken.None); // also when nobody waits for it any more
            if (_isGone || generation != _generation) return;
            (_answer, _asked) = (answer, prompt);
            _improved = string.IsNullOrWhiteSpace(answer.Text) ? null : ImproveText.Read(answer.Text, prompt, references);
            if (_improved is not null) _pieces = WordDiff.Of(ImproveText.Show(prompt, references), ImproveText.Show(_improved.Prompt, references));

            void Written(string text)
            {
                _text = text;
                if (clock.GetElapsedTime(drawn) < DrawEvery) return;
                drawn = clock.GetTimestamp();
                _culture.Run(() => InvokeAsync(StateHasChanged));
            }
        }
        finally
        {
            if (_asking == asking) _asking = null;
            asking.Dispose();
        }
    }

    private void Stop() => _asking?.Cancel();

    private void Discard() => (_answer, _improved, _pieces, _text, _wait) = (null, null, [], "", null);

    private Task ReplaceAsync() => UseAsync((_, improved) => improved, texts["Improve_Replaced"]);

    private Task InsertAsync() => UseAsync((typed, improved) => typed.TrimEnd() is { Length: > 0 } before ? $"{before}\n\n{improved}" : improved, texts["Improve_Inserted"]);

    private Task UseAsync(Func<string, string, string> write, string told)
    {
        if (_improved is not { } improved) return Task.CompletedTask;
        var before = JsonSerializer.Serialize(State.Form, JsonSerializerOptions.Web);
        var form = JsonSerializer.Deserialize<ComposeForm>(before, JsonSerializerOptions.Web)!;
        form.Prompt = write(form.Prompt, improved.Prompt);
        form.WritesFromBrief = false; // the brief stays for when it is wanted again
        Discard();
        State.Replace(form);
        _generation = State.Generation;
        return OnChanged.InvokeAsync((told, before));
    }

    private string Cost(ChatAnswer answer) => answer is { PromptTokens: { } read, AnswerTokens: { } written }
        ? texts["Improve_Cost", read + written, read, written]
        : texts["Improve_CostUnknown"];

    private string NameOf(string mention) => State.Form.References.Find(reference => PromptText.WordsOf(reference, State.Form.References) == mention) is { Name.Length: > 0 } found
        ? $"{mention} ({found.Name})"
        : mention;

    public void Dispose()
    {
        if (_isGone) return;
        _isGone = true;
        Stop();
    }
}
