using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Review;

public sealed partial class ReviewPanel(ReviewService reviews, ClipRemarks remarks, ShareLinks links, IJSRuntime js, IStringLocalizer<ReviewTexts> texts) : LiveJobsComponent
{
    private readonly string _titleId = $"review-{Guid.NewGuid():N}";
    private readonly string _textId = $"remark-text-{Guid.NewGuid():N}";
    private ReviewStanding? _standing;
    private IReadOnlyList<ClipRemark> _remarks = [];
    private readonly HashSet<Guid> _writing = []; // below or in these something is being written
    private IReadOnlyList<ClipRemark> _gone = []; // taken away meanwhile; they stay until that is sent or given up
    private IReadOnlyList<ShareLinkRow> _links = [];
    private Reviewer.Person _me = new("", "");
    private ElementReference _talk;
    private PageModule? _script;
    private string _text = "";
    private string? _message;
    private string? _fault;
    private bool _isInternal = true;
    private bool _hidesResolved;
    private bool _isSending;

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    [Parameter]
    public string PersonId { get; set; } = "";

    [Parameter]
    public string PersonName { get; set; } = "";

    [CascadingParameter]
    private ClipSeat? Seat { get; set; }

    /// <summary>People of a campaign hear of a clip that is not theirs.</summary>
    protected override string Audience => Job.OwnerId;

    private IStringLocalizer<ReviewTexts> T => texts;

    private int Resolved => _remarks.Count(remark => remark.ResolvedAt is not null);

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        _me = new Reviewer.Person(OwnerId, OwnerName);
        _isInternal = await remarks.IsInternalByHabitAsync(OwnerId, Gone);
        await ReadAsync();
    }

    /// <inheritdoc />
    protected override async Task<bool> RefreshAsync(JobChanges changes)
    {
        if (!changes.Touches(Job.Id)) return false;
        await ReadAsync();
        return true;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_standing is null || _talk.Id is null) return; // read, and not drawn yet
        if (_script is null)
        {
            _script = new PageModule(js, "./js/remarks.js"); // before the first wait: the next drawing may come meanwhile
            await _script.AttachAsync("attach", _talk, Job.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            await _script.TellAsync("refresh");
        }
    }

    private bool IsFirst(ReviewMove move) => _standing is { } standing && ReviewRules.MovesFrom(standing.State).First() == move;

    private async Task ReadAsync()
    {
        _standing = await reviews.FindAsync(_me, Job.Id, Gone);
        var said = _standing is null ? [] : await remarks.ListAsync(_me, Job.Id, Gone);
        _gone = [.. _remarks.Where(old => _writing.Contains(old.Id) && said.All(one => one.Id != old.Id)).Select(old => old with { IsDeleted = true, Answers = [] })];
        _remarks = [.. said, .. _gone];
        _links = _standing is null ? [] : await links.ListForClipAsync(_me.Id, Job.Id, Gone);
        Seat?.Show(over => Over(over), _remarks.Markers(texts), null);
    }

    private void Over(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder over)
    {
        over.OpenComponent<Spots>(0);
        over.AddComponentParameter(1, nameof(Spots.Remarks), _remarks);
        over.CloseComponent();
    }

    private async Task MoveAsync(ReviewMove move, ReviewState seen)
    {
        var end = await reviews.MoveAsync(_me, Job.Id, move, seen, CancellationToken.None);
        await ReadAsync();
        _message = end == ReviewEnd.Done ? null : T[$"End_{end}"].Value;
    }

    private async Task SendAsync()
    {
        if (_isSending || _script is not { IsAttached: true } script) return;
        _isSending = true;
        try
        {
            if (await script.HearAsync<Place>("take") is not { } place) return; // the tab is gone before it was sent
            var (end, _) = await remarks.AddAsync(_me, Job.Id, new NewRemark(_text, null, place.At, place.X, place.Y, _isInternal), CancellationToken.None);
            _fault = Say(end);
            if (end != RemarkEnd.Done) return;
            _text = "";
            await script.TellAsync("clear");
            await ReadAsync();
        }
        finally
        {
            _isSending = false;
        }
    }

    private async Task<string?> AnswerAsync((Guid Id, string Text, bool IsInternal) answer) =>
        await DoneAsync((await remarks.AddAsync(_me, Job.Id, new NewRemark(answer.Text, answer.Id, IsInternal: answer.IsInternal), CancellationToken.None)).End, answer);

    private async Task<string?> EditAsync((Guid Id, string Text, bool IsInternal) edit) => await DoneAsync(await remarks.EditAsync(_me, edit.Id, edit.Text, edit.IsInternal, CancellationToken.None), edit);

    private async Task<string?> DeleteAsync(Guid id) => await DoneAsync(await remarks.DeleteAsync(_me, id, CancellationToken.None));

    private async Task<string?> ResolveAsync((Guid Id, bool IsResolved) wish) => await DoneAsync(await remarks.ResolveAsync(_me, wish.Id, wish.IsResolved, CancellationToken.None));

    private async Task<string?> DoneAsync(RemarkEnd end, (Guid Id, string Text, bool IsInternal)? typed = null)
    {
        // Gone meanwhile, and its form goes with it: the words go to the box for a new comment, for no more readers than before.
        if (end == RemarkEnd.NotFound && typed is { Text: var text, IsInternal: var isInternal } && text.Length > 0)
        {
            (_isInternal, _text) = _text.Length == 0 ? (isInternal, text) : (_isInternal || isInternal, $"{_text}\n{text}");
            _fault = Say(end);
            _writing.Remove(typed.Value.Id);
            end = RemarkEnd.Done;
        }

        await ReadAsync();
        StateHasChanged();
        return Say(end);
    }

    private async Task WritingAsync(Guid id, bool isWriting)
    {
        if (isWriting) _writing.Add(id);
        else if (_writing.Remove(id) && _gone.Any(one => one.Id == id))
        {
            await ReadAsync();
            StateHasChanged();
        }
    }

    private string? Say(RemarkEnd end) => end == RemarkEnd.Done ? null : T[$"Guest_Fault_{end}"].Value;

    private void HideResolved(bool hides) => _hidesResolved = hides;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        Seat?.Show(null, [], null);
        if (_script is not null) await _script.DisposeAsync();
    }

    private sealed record Place(int? At, double? X, double? Y);
}
