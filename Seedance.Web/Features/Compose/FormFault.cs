namespace Seedance.Web.Features.Compose;

/// <summary>One thing to put right, at one field, in words.</summary>
/// <param name="Field">As in <see cref="Seedance.Web.Gateway.RequestFault.Field"/>, and "Title".</param>
/// <param name="IsMissing">Something is not there yet: said once the field was left or Generate was pressed, not before.</param>
/// <param name="Fix">The button that mends it, where one answer is the likely one.</param>
/// <param name="OtherFix">A second answer, where there are two.</param>
public sealed record FormFault(string Field, string Text, bool IsMissing = false, FormFix? Fix = null, FormFix? OtherFix = null);

/// <param name="Label">The words of the button, for example "Use 720p".</param>
/// <param name="Opens">The id of a button that is pressed as well, for example the one that asks for a reference.</param>
public sealed record FormFix(string Label, Action<ComposeForm> Apply, string? Opens = null);
