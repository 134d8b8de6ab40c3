using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

/// <summary>A form that goes on from a job.</summary>
/// <param name="Title">Of the job.</param>
/// <param name="News">What to do now; null: nothing in particular.</param>
public sealed record FilledForm(ComposeForm Form, string Title, string? News = null);

/// <summary>
/// Fills the form from a job: with its inputs, with them and one thing changed, or with its clip as what the next one is made from. The
/// wording is the provider's: it extends, edits and joins videos that a prompt speaks of in this way.
/// </summary>
public sealed class FromJob(JobService jobs, LibraryReferences library, IOptionsMonitor<GatewayOptions> options, IStringLocalizer<LineageTexts> texts)
{
    private const string Adaptive = "adaptive";

    /// <param name="how">What is done with it: nothing, the key of a <see cref="Repair"/>, or "ExtendForward", "ExtendBackward", "Edit", "Join", "NextShot".</param>
    /// <param name="with">The files that it goes on with, as an address has them.</param>
    /// <returns>Null when there is no such job, or nothing to go on with.</returns>
    public async Task<FilledForm?> FillAsync(string personId, long jobId, string? how, string? with, CancellationToken cancellationToken)
    {
        if (await jobs.FindInputsAsync(personId, jobId, cancellationToken) is not var (title, request, placement, campaign)) return null;
        var found = string.IsNullOrEmpty(with) ? [] : await library.FindAllAsync(personId, with, cancellationToken);
        var filled = how switch
        {
            "ExtendForward" or "ExtendBackward" or "Edit" or "Join" when found.Count > 0 => OfVideos(how, title, request, placement, found),
            "NextShot" when found.Count > 0 => NextShot(title, request, placement, found[0]),
            "ExtendForward" or "ExtendBackward" or "Edit" or "Join" or "NextShot" => null,
            _ => OfInputs(OwnTitle(title, request), title, request, placement, Repair.Read(how)),
        };
        if (filled is null) return null;
        filled.Form.CampaignId = campaign;
        (filled.Form.ParentId, filled.Form.ParentHow) = (jobId, how is null ? "Inputs" : Repair.Read(how)?.Kind.ToString() ?? how);
        await library.NameAsync(personId, filled.Form, cancellationToken);
        return filled;
    }

    private FilledForm OfInputs(string ownTitle, string title, VideoRequest request, string? placement, Repair? repair)
    {
        var asked = repair?.Apply(request, options.CurrentValue) ?? request;
        string? news = null;
        if (repair?.Kind == RepairKind.SofterWording)
        {
            var (softer, changed) = SofterWords.Soften(request.Prompt);
            asked = request with { Prompt = softer };
            news = changed.Count == 0
                ? texts["Softer_None"]
                : texts["Softer_Changed", changed.Select(word => texts["Softer_Word", word.Found, word.Instead].Value).Aggregate((all, word) => texts["Softer_And", all, word])];
        }

        return new FilledForm(ComposeForm.From(asked, ownTitle, placement), title, news);
    }

    // A title that was made from the prompt is made again, and a clip that is changed here is that variant no more.
    private static string OwnTitle(string title, VideoRequest request) => title == JobTitle.From(request.Prompt) ? "" : ClipTitle.Of(title).Words;

    // An edit takes shape and length from the video; the provider refuses one that says others.
    private FilledForm OfVideos(string how, string title, VideoRequest request, string? placement, IReadOnlyList<FormReference> videos)
    {
        var names = videos.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"Video {i + 1}")).ToList();
        var words = how switch
        {
            "Join" => names.Count < 3
                ? texts["Write_Join2", names[0], names[^1], Place("Place_Transition")]
                : texts["Write_Join3", names[0], names[1], names[2], Place("Place_Transition")],
            "Edit" => texts["Write_Edit", names[0], Place("Place_Old"), Place("Place_New")],
            _ => texts[$"Write_{how}", names[0], Place("Place_Next")],
        };
        var hasAdaptive = options.CurrentValue.FindModel(request.Model)?.Ratios.Contains(Adaptive) ?? false;
        var next = request with
        {
            Prompt = words,
            References = [.. videos.Select(video => new MediaReference(MediaKind.Video, MediaRole.ReferenceVideo, video.Url))],
            Ratio = hasAdaptive ? Adaptive : request.Ratio,
            Seconds = null,
        };
        return new FilledForm(ComposeForm.From(next, texts[$"Title_{how}", title], placement), title, texts[$"News_{how}"]);
    }

    private FilledForm NextShot(string title, VideoRequest request, string? placement, FormReference frame)
    {
        var next = request with { Prompt = "", References = [new MediaReference(MediaKind.Image, MediaRole.FirstFrame, frame.Url)] };
        return new FilledForm(ComposeForm.From(next, texts["Title_NextShot", title], placement), title, texts["News_NextShot"]);
    }

    private string Place(string key) => $"{{{texts[key]}}}";
}
