namespace Seedance.Web.Features.Compose;

/// <summary>What a press of Generate did, in words.</summary>
/// <param name="JobId">The job it is about; null when there is none.</param>
public sealed record FormNews(string Words, long? JobId = null);
