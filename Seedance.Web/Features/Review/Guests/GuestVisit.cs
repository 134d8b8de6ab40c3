using Seedance.Web.Data;
using Seedance.Web.Jobs.Reviews;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>A guest at an open link.</summary>
/// <param name="Name">As they said it once; empty: not yet.</param>
/// <param name="Own">The comments that this browser wrote.</param>
public sealed record GuestVisit(string Token, GuestPass Pass, string Name, IReadOnlySet<Guid> Own)
{
    public string Home => $"/g/{Token}";

    public bool MayComment => Pass.May is not GuestMay.View;

    public bool MayDecide => Pass.May is GuestMay.Decide;

    /// <summary>The guest as a reviewer.</summary>
    public Reviewer.Guest Guest => new(Pass, Name, Own);

    public string ClipUrl(long id) => FormattableString.Invariant($"{Home}/clips/{id}");

    public string VideoUrl(long id) => FormattableString.Invariant($"{Home}/media/{id}/clip.mp4");

    public string PosterUrl(long id) => FormattableString.Invariant($"{Home}/media/{id}/poster.jpg");
}
