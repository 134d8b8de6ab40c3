using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Clips;

/// <summary>A task id as a person types or pastes it.</summary>
public static partial class TaskIdInput
{
    public const int MaxLength = 200;

    /// <summary>The id without blanks around it; null when it cannot be one.</summary>
    public static string? Read(string? text)
    {
        var id = (text ?? "").Trim();
        return Pattern().IsMatch(id) && id.Trim('.').Length > 0 ? id : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,200}\z")]
    private static partial Regex Pattern();
}
