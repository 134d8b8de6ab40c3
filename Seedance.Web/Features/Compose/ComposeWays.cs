using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>The three ways to make a clip. The provider lets them not be mixed.</summary>
public enum ComposeWay
{
    Text,

    /// <summary>A picture becomes the first frame and moves; another one may be the last.</summary>
    Frames,

    /// <summary>Looks, motion and sound are borrowed.</summary>
    References,
}

/// <summary>A reference that does not fit the way that was chosen, kept for when it does again.</summary>
/// <param name="Place">Where it stood among all references, from 0.</param>
public sealed record SetAside(int Place, FormReference Reference);

/// <summary>
/// Which way a form goes, and what a change of it does. The roles decide, so an old draft or the inputs of a job need to know nothing
/// of ways; what was chosen counts while the roles say nothing, or two things.
/// </summary>
public static class ComposeWays
{
    public static ComposeWay Of(ComposeForm form)
    {
        var frames = form.References.Count(reference => IsFrame(reference.Role));
        if (form.References.Count == 0) return form.Way ?? ComposeWay.Text;
        if (frames == form.References.Count) return ComposeWay.Frames;
        return frames > 0 && form.Way == ComposeWay.Frames ? ComposeWay.Frames : ComposeWay.References;
    }

    public static bool IsFrame(MediaRole? role) => role is MediaRole.FirstFrame or MediaRole.LastFrame;

    /// <summary>Adds a reference with the role that the way needs, else the usual one.</summary>
    public static void Add(ComposeForm form, FormReference reference)
    {
        reference.Role = RoleFor(form, reference.Kind);
        form.References.Add(reference);
    }

    /// <summary>Adds a reference unless the form has its file: what is set aside is taken up again. The one that the form has then.</summary>
    public static FormReference AddOnce(ComposeForm form, FormReference reference)
    {
        if (form.References.Find(known => known.Url == reference.Url) is { } present) return present;
        var aside = form.Aside.FindIndex(kept => kept.Reference.Url == reference.Url);
        if (aside >= 0)
        {
            reference = form.Aside[aside].Reference;
            form.Aside.RemoveAt(aside);
        }

        Add(form, reference);
        return reference;
    }

    /// <summary>Puts a file that was made of another in its place, wherever that stands now. False: the form has it no more.</summary>
    public static bool Exchange(ComposeForm form, FormReference old, FormReference made)
    {
        var at = form.References.FindIndex(IsOld);
        var aside = form.Aside.FindIndex(kept => IsOld(kept.Reference));
        if (at < 0 && aside < 0) return false;
        var now = at >= 0 ? form.References[at] : form.Aside[aside].Reference;
        (made.Role, made.FrameRole, made.Purpose) = (now.Role, now.FrameRole, now.Purpose);
        if (at >= 0) form.References[at] = made;
        else form.Aside[aside] = form.Aside[aside] with { Reference = made };
        return true;

        bool IsOld(FormReference reference) => reference.Key == old.Key && reference.Url == old.Url;
    }

    /// <summary>
    /// The roles to choose from: those of the way, and the one that it has. Up to two pictures alone may be anything; their roles make the way.
    /// </summary>
    public static IEnumerable<MediaRole> RolesFor(ComposeForm form, FormReference reference)
    {
        var isOpen = form.References.Count <= 2 && form.References.TrueForAll(other => other.Kind == MediaKind.Image);
        var areFrames = Of(form) == ComposeWay.Frames;
        return FormReference.RolesOf(reference.Kind).Where(role => isOpen || role == reference.Role || IsFrame(role) == areFrames);
    }

    /// <summary>The way on which what is set aside comes back: from text alone the one that was left, else the one that has room for all.</summary>
    public static ComposeWay BackOf(ComposeForm form) => Of(form) == ComposeWay.Text && form.AsideFrom is { } from and not ComposeWay.Text ? from : ComposeWay.References;

    /// <summary>Gives references that fit it this role, and the form the way that belongs to it.</summary>
    public static void UseAs(ComposeForm form, IReadOnlyList<FormReference> references, MediaRole role)
    {
        var fitting = references.Where(reference => FormReference.RolesOf(reference.Kind).Contains(role)).ToList();
        if (fitting.Count == 0) return;
        if (IsFrame(role))
        {
            foreach (var reference in form.References.Concat(form.Aside.Select(aside => aside.Reference)).Where(reference => reference.Role == role || reference.FrameRole == role))
                (reference.Role, reference.FrameRole) = (FormReference.RolesOf(reference.Kind)[0], null);
            fitting[0].Role = role;
        }

        Switch(form, IsFrame(role) ? ComposeWay.Frames : ComposeWay.References);
    }

    private static MediaRole RoleFor(ComposeForm form, MediaKind kind)
    {
        if (kind == MediaKind.Image && Of(form) == ComposeWay.Frames)
        {
            if (form.References.TrueForAll(reference => reference.Role != MediaRole.FirstFrame)) return MediaRole.FirstFrame;
            if (form.References.TrueForAll(reference => reference.Role != MediaRole.LastFrame)) return MediaRole.LastFrame;
        }

        return FormReference.RolesOf(kind)[0];
    }

    /// <summary>Keeps what fits, sets the rest aside, and takes back what was set aside before and fits now.</summary>
    public static void Switch(ComposeForm form, ComposeWay way)
    {
        var from = form.Aside.Count > 0 ? form.AsideFrom ?? Of(form) : Of(form);
        var all = new List<FormReference>(form.References);
        foreach (var aside in form.Aside.OrderBy(aside => aside.Place)) all.Insert(Math.Min(aside.Place, all.Count), aside.Reference);
        foreach (var reference in all.Where(reference => IsFrame(reference.Role))) reference.FrameRole = reference.Role;

        var (first, last) = way == ComposeWay.Frames ? FramesOf(all) : (null, null);
        foreach (var reference in all) reference.Role = FormReference.RolesOf(reference.Kind)[0];
        if (first is not null) first.Role = MediaRole.FirstFrame;
        if (last is not null) last.Role = MediaRole.LastFrame;

        form.Way = way;
        form.References = [.. all.Where(Fits)];
        form.Aside = [.. all.Select((reference, place) => new SetAside(place, reference)).Where(aside => !Fits(aside.Reference))];
        form.AsideFrom = form.Aside.Count == 0 ? null : from;

        bool Fits(FormReference reference) => way switch
        {
            ComposeWay.Text => false,
            ComposeWay.Frames => reference == first || reference == last,
            _ => true,
        };
    }

    // What was a frame before is one again; when nothing was, the first two pictures.
    private static (FormReference? First, FormReference? Last) FramesOf(List<FormReference> all)
    {
        var images = all.FindAll(reference => reference.Kind == MediaKind.Image);
        var first = images.Find(image => image.FrameRole == MediaRole.FirstFrame);
        var last = images.Find(image => image.FrameRole == MediaRole.LastFrame);
        if (first is null && last is null) return (images.ElementAtOrDefault(0), images.ElementAtOrDefault(1));
        first ??= images.Find(image => image != last);
        return first is null ? (last, null) : (first, last);
    }
}
