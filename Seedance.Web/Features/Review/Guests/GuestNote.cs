using Seedance.Web.Jobs.Reviews;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>What a page says of the form that was just sent, and what it keeps of it.</summary>
/// <param name="Fault">A code: <c>Guest_Fault_{this}</c>; null: nothing is wrong.</param>
/// <param name="Form">Which of the page's forms it was.</param>
/// <param name="Sent">What was typed, and where it belongs.</param>
/// <param name="IsRenaming">The guest wants to be called something else.</param>
public sealed record GuestNote(string? Fault = null, string Form = "", NewRemark? Sent = null, bool IsRenaming = false)
{
    public const string Decision = "decision";

    public const string New = "new";

    /// <summary>What stands in the form for a new comment; it comes with a decision, too.</summary>
    public NewRemark? Unsent => IsOf(New) || (IsOf(Decision) && Sent is { Text.Length: > 0 }) ? Sent : null;

    /// <summary>The form that answers a comment.</summary>
    public static string Answer(Guid id) => $"to-{id:N}";

    /// <summary>The form that changes one's own comment.</summary>
    public static string Own(Guid id) => $"own-{id:N}";

    /// <summary>True when this form could not be taken.</summary>
    public bool IsOf(string form) => Fault is not null && Form == form;

    /// <summary>The comment that was answered or changed may be gone meanwhile, and its forms with it: the words go to the form for a new one.</summary>
    public GuestNote On(IEnumerable<ClipRemark> remarks) =>
        Form is "" or New or Decision || remarks.Any(root => (Form == Answer(root.Id) && !root.IsDeleted) || root.Answers.Prepend(root).Any(one => Form == Own(one.Id) && one.MayEdit))
            ? this
            : this with { Form = New };

    /// <summary>What stands in the form's text box.</summary>
    public string TextOf(string form, string otherwise = "") => IsOf(form) ? Sent?.Text ?? "" : otherwise;
}
