using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Limits;
using Seedance.Web.Media;
using Seedance.Web.Resources;
using Seedance.Web.Storage;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>The pages and files of guests.</summary>
public sealed class GuestPages(GuestDoor door, GuestQuery query, ClipRemarks remarks, IFileStore store, IAntiforgery antiforgery, IStringLocalizer<ReviewTexts> texts)
{
    private static readonly TimeSpan InMinutes = TimeSpan.FromMinutes(2);

    /// <summary>All clips of the link; where it is just one, that one.</summary>
    public async Task<IResult> HomeAsync(HttpContext http, string token, long? after)
    {
        var entry = await door.EnterAsync(http, token, Limit.GuestPagesPerAddress);
        if (entry is not Entry.Open { Visit: var visit }) return Closed(http, entry);
        var clips = await query.ListAsync(visit, after, http.RequestAborted);
        return visit.Pass.CampaignId is null && after is null && clips.Clips is [var only]
            ? Results.LocalRedirect(visit.ClipUrl(only.Id))
            : Page<GuestHomePage>(new() { [nameof(GuestHomePage.Visit)] = visit, [nameof(GuestHomePage.List)] = clips, [nameof(GuestHomePage.IsFirst)] = after is null });
    }

    /// <summary>One clip.</summary>
    public async Task<IResult> ClipAsync(HttpContext http, string token, long id)
    {
        var entry = await door.EnterAsync(http, token, Limit.GuestPagesPerAddress);
        return entry is Entry.Open { Visit: var visit }
            ? await ShowAsync(http, visit, id, new GuestNote(IsRenaming: http.Request.Query.ContainsKey("rename")))
            : Closed(http, entry);
    }

    /// <summary>The page of a clip, after a form was sent that could not be taken.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, GuestVisit visit, long id, GuestNote note, int status = StatusCodes.Status200OK)
    {
        if (await query.FindAsync(visit, id, http.RequestAborted) is not var (clip, previous, next)) return Closed(http, new Entry.Nowhere());
        var said = await remarks.ListAsync(visit.Guest, id, http.RequestAborted);
        return Page<GuestClipPage>(new()
        {
            [nameof(GuestClipPage.Visit)] = visit,
            [nameof(GuestClipPage.Clip)] = clip,
            [nameof(GuestClipPage.Cut)] = await query.FindCutAsync(visit, id, http.RequestAborted),
            [nameof(GuestClipPage.Previous)] = previous,
            [nameof(GuestClipPage.Next)] = next,
            [nameof(GuestClipPage.Remarks)] = said,
            [nameof(GuestClipPage.Note)] = note.On(said),
        }, status);
    }

    /// <summary>A password was sent.</summary>
    public async Task<IResult> UnlockAsync(HttpContext http, string token)
    {
        var entry = await door.EnterAsync(http, token, Limit.GuestPagesPerAddress);
        if (entry is Entry.Open) return Results.LocalRedirect($"/g/{token}");
        if (entry is not Entry.NeedsPassword { Visit: var visit }) return Closed(http, entry);
        if (await GuestForm.ReadAsync(http, antiforgery) is not { } form) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (!form.IsOwn) return Password(visit, texts["Guest_Fault_Stale"], StatusCodes.Status400BadRequest);
        if (door.Unlock(http, visit, form.Of("password")) is not { } wait) return Results.LocalRedirect(visit.Home);
        if (wait == TimeSpan.Zero) return Password(visit, texts["Guest_WrongPassword"]);
        RateLimits.Mark(http, wait);
        return Password(visit, wait > InMinutes ? texts["Guest_LockedMinutes", Math.Ceiling(wait.TotalMinutes)] : texts["Guest_Locked", RateLimits.Seconds(wait)], StatusCodes.Status429TooManyRequests);
    }

    /// <summary>A clip or its picture, with ranges; to be looked at, not to be saved under a name.</summary>
    public async Task<IResult> FileAsync(HttpContext http, string token, long id, string name)
    {
        switch (await door.EnterAsync(http, token, Limit.GuestFilesPerAddress))
        {
            case Entry.Open { Visit: var visit }:
                if (await query.FindFileAsync(visit, id, http.RequestAborted) is not { } file) return Results.NotFound();
                var (key, type) = name == ClipFiles.ClipName ? (file.ClipKey, "video/mp4") : (file.PosterKey, "image/jpeg");
                return key is null ? Results.NotFound() : await StoredResults.ServeAsync(http, store, key, type, null, file.ChangedAt, file.Sha256![..32], http.RequestAborted);
            case Entry.Busy { Wait: var wait }:
                RateLimits.Mark(http, wait);
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            default: return Results.NotFound();
        }
    }

    /// <summary>What whoever does not get in is told: for a link that never was the same as for one that has ended.</summary>
    public IResult Closed(HttpContext http, Entry entry)
    {
        switch (entry)
        {
            case Entry.NeedsPassword { Visit: var visit }: return Password(visit, null);
            case Entry.Busy { Wait: var wait }:
                RateLimits.Mark(http, wait);
                return Page<GuestGonePage>(new() { [nameof(GuestGonePage.Wait)] = RateLimits.Seconds(wait) }, StatusCodes.Status429TooManyRequests);
            default: return Page<GuestGonePage>([], StatusCodes.Status404NotFound);
        }
    }

    private static IResult Password(GuestVisit visit, string? fault, int status = StatusCodes.Status200OK) =>
        Page<GuestPasswordPage>(new() { [nameof(GuestPasswordPage.Action)] = $"{visit.Home}/unlock", [nameof(GuestPasswordPage.Fault)] = fault }, status);

    private static RazorComponentResult<T> Page<T>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where T : IComponent => new(parameters) { StatusCode = status, PreventStreamingRendering = true };
}
