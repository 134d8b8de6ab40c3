namespace Seedance.Web.Features.Compose.Preflight;

public enum Severity
{
    /// <summary>Nothing can be sent.</summary>
    Blocking,

    /// <summary>Likely to end in a failed or wrong clip.</summary>
    Warning,

    /// <summary>Worth a thought.</summary>
    Hint,
}

/// <summary>One thing about a form that somebody should know before paying, at one field, in words.</summary>
/// <param name="Field">As in <see cref="Seedance.Web.Gateway.RequestFault.Field"/>, and "Title", "Price".</param>
/// <param name="Fix">The button that mends it, where one answer is the likely one.</param>
/// <param name="OtherFix">A second answer, where there are two.</param>
public sealed record Finding(Severity Severity, string Field, string Text, FormFix? Fix = null, FormFix? OtherFix = null)
{
    /// <summary>Something is not there yet: said once the field was left or Generate was pressed, not before.</summary>
    public bool IsMissing { get; init; }

    /// <summary>What gets the focus when its sentence is pressed.</summary>
    public string FocusId { get; } = FieldId.Of(Field);

    /// <summary>The id of its sentence, when Generate leads there and not to the field: a question before an answer.</summary>
    public string? SentenceId { get; init; }
}
