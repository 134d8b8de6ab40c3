using Microsoft.AspNetCore.Antiforgery;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Limits;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>What guests send: comments and decisions. A form that cannot be taken comes back with what was typed.</summary>
public sealed class GuestPosts(GuestDoor door, GuestPages pages, ClipRemarks remarks, ReviewService reviews, GuestCookies cookies, IAntiforgery antiforgery)
{
    /// <summary>A new comment, or an answer.</summary>
    public Task<IResult> WriteAsync(HttpContext http, string token, long id) => TakeAsync(http, token, id, form => form.Remark.AnswerTo is { } to ? GuestNote.Answer(to) : GuestNote.New, async (visit, form, back) =>
    {
        if (Named(http, visit, form) is not { } named) return await back("NoName");
        var (end, remark) = await remarks.AddAsync(named.Guest, id, form.Remark, http.RequestAborted);
        if (end != RemarkEnd.Done) return await back(end.ToString());
        cookies.KeepOwn(http, token, visit.Pass, visit.Own.Append(remark));
        return SeeOther(http, $"{visit.ClipUrl(id)}#remark-{remark:N}");
    });

    /// <summary>Other words for one's own comment, or its end.</summary>
    public Task<IResult> ChangeAsync(HttpContext http, string token, long id, Guid remark) => TakeAsync(http, token, id, _ => GuestNote.Own(remark), async (visit, form, back) =>
    {
        var isDeleted = form.Of("do") == "delete";
        var end = isDeleted
            ? await remarks.DeleteAsync(visit.Guest, remark, http.RequestAborted)
            : await remarks.EditAsync(visit.Guest, remark, form.Text, null, http.RequestAborted);
        return end == RemarkEnd.Done ? SeeOther(http, $"{visit.ClipUrl(id)}#{(isDeleted ? "remarks" : $"remark-{remark:N}")}") : await back(end.ToString());
    });

    /// <summary>Yes, or not yet; first of all what was written before it was pressed.</summary>
    public Task<IResult> DecideAsync(HttpContext http, string token, long id) => TakeAsync(http, token, id, _ => GuestNote.Decision, async (visit, form, back) =>
    {
        if (Named(http, visit, form) is not { } named) return await back("NoName");
        if (form.Of("decision") is not ("approve" or "changes") || !visit.MayDecide) return await back(nameof(ReviewEnd.NotAllowed));
        if (ReviewText.Remark(form.Text).Length > 0)
        {
            var (written, remark) = await remarks.AddAsync(named.Guest, id, form.Remark with { AnswerTo = null }, http.RequestAborted);
            if (written != RemarkEnd.Done) return await pages.ShowAsync(http, named, id, new GuestNote(written.ToString(), GuestNote.New, form.Remark));
            cookies.KeepOwn(http, token, visit.Pass, visit.Own.Append(remark));
            named = named with { Own = named.Own.Append(remark).ToHashSet() };
        }

        var move = form.Of("decision") == "approve" ? ReviewMove.Approve : ReviewMove.WantChanges;
        var end = await reviews.MoveAsync(named.Guest, id, move, form.Seen, http.RequestAborted);
        return end is ReviewEnd.Done or ReviewEnd.Unchanged ? SeeOther(http, $"{visit.ClipUrl(id)}#decision") : await pages.ShowAsync(http, named, id, new GuestNote(end.ToString(), GuestNote.Decision));
    });

    private async Task<IResult> TakeAsync(
        HttpContext http, string token, long id, Func<GuestForm, string> which, Func<GuestVisit, GuestForm, Func<string, Task<IResult>>, Task<IResult>> take)
    {
        var entry = await door.EnterAsync(http, token, Limit.GuestRemarksPerAddress);
        if (entry is not Entry.Open { Visit: var visit }) return pages.Closed(http, entry);
        if (await GuestForm.ReadAsync(http, antiforgery) is not { } form) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var note = new GuestNote(Form: which(form), Sent: form.Remark);
        if (!form.IsOwn) return await pages.ShowAsync(http, visit, id, note with { Fault = "Stale" }, StatusCodes.Status400BadRequest);
        return await take(visit, form, fault => pages.ShowAsync(http, visit with { Name = form.Name.Length > 0 ? form.Name : visit.Name }, id, note with { Fault = fault }));
    }

    // Asked once, kept by the browser; whoever is asked again may say another.
    private GuestVisit? Named(HttpContext http, GuestVisit visit, GuestForm form)
    {
        if (form.Name.Length == 0) return visit.Name.Length == 0 ? null : visit;
        cookies.KeepName(http, form.Name);
        return visit with { Name = form.Name };
    }

    /// <summary>Elsewhere with GET, so that a reload does not send the form again.</summary>
    /// <param name="address">As it stands in a header: escaped.</param>
    internal static IResult SeeOther(HttpContext http, string address)
    {
        http.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
