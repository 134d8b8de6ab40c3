using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.History;

/// <summary>Whose jobs a filter speaks of, as far as this person sees them.</summary>
/// <param name="OwnerId">Whose they must be; null: anybody's of the campaigns.</param>
/// <param name="IsMine">The person's own jobs belong to it, in whatever campaign.</param>
/// <param name="CampaignIds">Jobs of these belong to it.</param>
internal sealed record HistoryScope(string PersonId, string? OwnerId, bool IsMine, IReadOnlyList<long> CampaignIds)
{
    /// <summary>No job of these belongs to it: of other campaigns nothing is shown, as they are deleted or others' own.</summary>
    public IReadOnlyList<long> Outside { get; init; } = [];

    /// <summary>Nothing that anybody may see.</summary>
    public bool IsEmpty => !IsMine && CampaignIds.Count == 0;

    public static async Task<HistoryScope> FindAsync(StudioDb db, string personId, HistoryFilter filter, CancellationToken cancellationToken)
    {
        var who = filter.Person == personId ? null : filter.Person;
        if (filter.IsTrash) return Mine(who is null or HistoryFilter.Everybody);
        if (filter.Campaign == HistoryFilter.NoCampaign)
            return Mine(who is null or HistoryFilter.Everybody) with { Outside = await db.CampaignsSeenBy(personId).Select(c => c.Id).ToListAsync(cancellationToken) };
        if (filter.Campaign is { } campaign)
        {
            var found = await db.CampaignsSeenBy(personId).Where(c => c.PublicId == Guid.Parse(campaign)).Select(c => c.Id).ToListAsync(cancellationToken);
            return new HistoryScope(personId, filter.Person == HistoryFilter.Everybody ? null : filter.Person, false, found);
        }

        if (who is null) return Mine(true);
        var seen = await db.CampaignsSeenBy(personId).OrderByDescending(c => c.UpdatedAt).Select(c => c.Id).ToListAsync(cancellationToken);
        return who == HistoryFilter.Everybody ? new HistoryScope(personId, null, true, seen) : new HistoryScope(personId, who, false, seen);

        HistoryScope Mine(bool isMine) => new(personId, personId, isMine, []);
    }
}
