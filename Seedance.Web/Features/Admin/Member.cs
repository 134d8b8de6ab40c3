namespace Seedance.Web.Features.Admin;

/// <summary>One person in the list of people.</summary>
public sealed record Member(string Id, string Name, string Email, bool IsAdmin, bool IsDisabled, bool HasOneTimePassword, DateTime CreatedAt);

/// <summary>How a change of the people ended: done, or a code whose words are in AdminTexts.</summary>
/// <param name="Error">Null when it was done.</param>
/// <param name="Password">The one-time password, to be shown once.</param>
public sealed record MemberOutcome(string? Error = null, string? Password = null);
