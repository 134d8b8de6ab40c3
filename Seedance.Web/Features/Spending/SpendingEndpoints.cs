using System.Security.Claims;
using System.Text;
using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Spending;

/// <summary><c>/spending/clips.csv</c>: every clip of the page's days, one per line; members get their own.</summary>
public static class SpendingEndpoints
{
    public static void MapSpending(this IEndpointRouteBuilder routes) => routes.MapGet("/spending/clips.csv", WriteAsync).RequireAuthorization();

    private static async Task WriteAsync(
        HttpContext http, ClaimsPrincipal viewer, SpendingQuery query, TimeProvider clock, IStringLocalizer<SpendingTexts> texts, string? from, string? to, string? person)
    {
        var stop = http.RequestAborted;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var filter = SpendingFilter.Read(from, to, null, person, today);
        var (people, campaigns) = (await query.PeopleAsync(stop), await query.CampaignsAsync(stop));
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = FormattableString.Invariant($"attachment; filename=\"spending-{filter.From:yyyy-MM-dd}-{filter.To:yyyy-MM-dd}.csv\"");

        // With its mark, because Excel takes a file without one for another encoding.
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true);
        await writer.WriteAsync(CsvText.Line([.. Columns.Select(column => texts[$"Column_{column}"].Value)]));
        await foreach (var clip in query.ClipsAsync(viewer.FindFirstValue(ClaimTypes.NameIdentifier)!, viewer.IsInRole(Roles.Admin), filter, stop))
        {
            await writer.WriteAsync(CsvText.Line(
                clip.CreatedAt, clip.Id, clip.Title, people.GetValueOrDefault(clip.OwnerId), campaigns.GetValueOrDefault(SpentClip.KeyOf(clip.CampaignId)), clip.ConceptId is { } concept ? $"C{SpentClip.KeyOf(concept)}" : null, clip.AssetId,
                clip.Model, clip.Resolution, clip.Ratio, clip.Seconds, clip.State?.ToString() ?? "Deleted", clip.Charge,
                clip.EstimatedTokens, clip.Tokens, clip.EstimatedCost, clip.ActualCost, clip.Currency));
        }
    }

    private static readonly string[] Columns =
    [
        "Asked", "Clip", "Title", "Person", "Campaign", "Concept", "Asset", "Model", "Resolution", "Ratio", "Seconds", "State", "Charge",
        "EstimatedTokens", "Tokens", "EstimatedCost", "ActualCost", "Currency",
    ];
}
