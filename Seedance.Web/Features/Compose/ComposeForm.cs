using System.Globalization;
using System.Text.Json.Serialization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Features.Compose;

/// <summary>
/// What stands in the composer, as it was typed: numbers are texts, so that "abc" or an empty field is kept and explained
/// instead of being thrown away. Written as JSON into the draft.
/// </summary>
public sealed class ComposeForm
{
    public string Model { get; set; } = "";

    /// <summary>With chips as <see cref="PromptText"/> writes them; <see cref="ToRequest"/> has the words.</summary>
    public string Prompt { get; set; } = "";

    /// <summary>The prompt is written from <see cref="Brief"/> and <see cref="Shots"/>; <see cref="Prompt"/> is kept for when it is not.</summary>
    public bool WritesFromBrief { get; set; }

    public AdBrief Brief { get; set; } = new();

    /// <summary>The rows of the shot list; empty: the skeleton of the kind of ad. <see cref="ShotPlan"/> has what they come to.</summary>
    public List<Shot> Shots { get; set; } = [];

    public List<FormReference> References { get; set; } = [];

    /// <summary>The brand kit that it is made with, and what that brings; null for none.</summary>
    public FormBrand? Brand { get; set; }

    /// <summary>The way that was chosen; <see cref="ComposeWays.Of"/> says which one holds.</summary>
    public ComposeWay? Way { get; set; }

    /// <summary>What the way cannot use, for when it can again.</summary>
    public List<SetAside> Aside { get; set; } = [];

    /// <summary>The way from which the first of it was set aside.</summary>
    public ComposeWay? AsideFrom { get; set; }

    /// <summary>Where the ad is to run: the id of a placement; null: nobody has said.</summary>
    public string? Placement { get; set; }

    /// <summary>The campaign that the clip will belong to.</summary>
    public long? CampaignId { get; set; }

    /// <summary>Which part is kept where the placement cuts the clip.</summary>
    public CropAnchor Crop { get; set; }

    public string Ratio { get; set; } = "9:16";

    public string Resolution { get; set; } = "720p";

    /// <summary>Whole seconds; ignored while <see cref="AutomaticLength"/> is on, but kept for when it goes off again.</summary>
    public string Duration { get; set; } = "10";

    public bool AutomaticLength { get; set; }

    public bool GenerateAudio { get; set; } = true;

    public bool Watermark { get; set; }

    public bool ReturnLastFrame { get; set; }

    /// <summary>Empty: random.</summary>
    public string Seed { get; set; } = "";

    /// <summary>Empty: made from the prompt.</summary>
    public string Title { get; set; } = "";

    /// <summary>The concept whose composition is edited here; null: nobody's yet.</summary>
    public Guid? Concept { get; set; }

    /// <summary>The mark of the composition that the concept had then.</summary>
    public string? ConceptMark { get; set; }

    /// <summary>The job that it goes on from; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ParentId { get; set; }

    /// <summary>How, as <see cref="Data.Job.ParentHow"/> has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ParentHow { get; set; }

    /// <summary>The chip without a reference for which the next one is added.</summary>
    [JsonIgnore]
    public string? WantedChip { get; set; }

    /// <summary>A price above the person's limit that was agreed to, in this form only.</summary>
    [JsonIgnore]
    public decimal? AcceptedPrice { get; set; }

    /// <inheritdoc cref="Composed.Prompt" />
    [JsonIgnore]
    public string ActivePrompt => new Composed(this).Prompt;

    /// <inheritdoc cref="Composed.ResolvedPrompt" />
    [JsonIgnore]
    public string ResolvedPrompt => new Composed(this).ResolvedPrompt;

    /// <summary>Changes everything that was typed and may stand in the prompt: the free prompt, the brief, its rows and its sentences by hand.</summary>
    public void Rewrite(Func<string, string> change)
    {
        Prompt = change(Prompt);
        Brief.Rewrite(change);
        foreach (var shot in Shots) shot.Rewrite(change);
    }

    /// <summary>The prompt, or a sentence by hand, has a chip of this reference.</summary>
    public bool Names(FormReference reference)
    {
        var chip = PromptText.Marker(reference.ChipKey);
        return Prompt.Contains(chip, StringComparison.Ordinal) || Brief.Edits.Values.Any(edit => edit.Text.Contains(chip, StringComparison.Ordinal));
    }

    /// <summary>True when nothing would be lost by filling the form with something else.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Prompt) && Brief.IsBlank && Shots.Count == 0 && References.Count == 0 && Aside.Count == 0 && string.IsNullOrWhiteSpace(Title);

    /// <summary>The length as a number; null when it is automatic or not a whole number.</summary>
    public int? Seconds => !AutomaticLength && TryNumber(Duration, out var seconds) && seconds is >= int.MinValue and <= int.MaxValue ? (int)seconds : null;

    /// <summary>A whole number as people type it; false for anything else, also for the empty text.</summary>
    public static bool TryNumber(string text, out long number) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <inheritdoc cref="Composed.Request" />
    public VideoRequest ToRequest() => new Composed(this).Request;

    /// <summary>The form that sends this request.</summary>
    public static ComposeForm From(VideoRequest request, string title = "", string? placement = null)
    {
        List<FormReference> references = [.. request.References.Select(r => new FormReference { Kind = r.Kind, Role = r.Role, Url = r.Url })];
        return new()
        {
            Model = request.Model,
            Prompt = PromptText.FromWords(request.Prompt, references),
            References = references,
            Placement = placement,
            Crop = request.Crop ?? CropAnchor.Middle,
            Ratio = request.Ratio,
            Resolution = request.Resolution,
            Duration = (request.Seconds ?? 10).ToString(CultureInfo.InvariantCulture),
            AutomaticLength = request.Seconds is null,
            GenerateAudio = request.GenerateAudio,
            Watermark = request.Watermark,
            Seed = request.Seed?.ToString(CultureInfo.InvariantCulture) ?? "",
            ReturnLastFrame = request.ReturnLastFrame,
            Title = title,
        };
    }
}

/// <summary>One reference in the form.</summary>
public sealed class FormReference
{
    private readonly string? _name;

    /// <summary>Keeps its place on the screen when the order changes; means nothing outside of this form.</summary>
    public Guid Key { get; init; } = Guid.NewGuid();

    /// <summary>The start of the key: what a chip in the prompt says.</summary>
    [JsonIgnore]
    public string ChipKey => Key.ToString("N")[..8];

    public MediaKind Kind { get; init; }

    public MediaRole Role { get; set; }

    /// <summary>The role that it had as a frame, for when it becomes one again.</summary>
    public MediaRole? FrameRole { get; set; }

    /// <summary>What it is for; null: nobody has said yet.</summary>
    public MediaPurpose? Purpose { get; set; }

    public string Url { get; init; } = "";

    /// <summary>What people call it; without a name of its own, that of the file behind the address.</summary>
    public string Name
    {
        get => _name ?? AddressWords.FileName(Url);
        init => _name = value;
    }

    /// <summary>A small picture of it, on this server; null when there is none.</summary>
    public string? PictureUrl { get; init; }

    /// <summary>What the file is, when it lies in the library; null of an address elsewhere.</summary>
    public MediaFacts? Facts { get; init; }

    /// <summary>Of the file that is shown, when it lies in the library: another one is not sent in its place.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What the library said of it when it was last asked; null of an address elsewhere.</summary>
    public LibraryNote? Library { get; init; }

    /// <summary>The roles that fit a kind, the usual one first.</summary>
    public static IReadOnlyList<MediaRole> RolesOf(MediaKind kind) => kind switch
    {
        MediaKind.Image => [MediaRole.ReferenceImage, MediaRole.FirstFrame, MediaRole.LastFrame],
        MediaKind.Video => [MediaRole.ReferenceVideo],
        _ => [MediaRole.ReferenceAudio],
    };
}

/// <summary>What the library knows of a file beside what is in it.</summary>
/// <param name="LicenceUntil">The last day of the licence.</param>
/// <param name="HasConsent">The shown persons agreed.</param>
/// <param name="IsGone">It was deleted, or is no longer shared.</param>
public sealed record LibraryNote(DateTime? LicenceUntil, bool? HasConsent, bool IsGone = false);
