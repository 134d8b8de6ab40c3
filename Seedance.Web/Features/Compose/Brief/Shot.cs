namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// A row of the shot list, as it was typed. Null means: as the skeleton says it, which follows the brief and its language;
/// <see cref="ShotPlan"/> has what that comes to.
/// </summary>
public sealed class Shot
{
    /// <summary>Stays the same when rows move; that of the skeleton is its <see cref="Beat"/>.</summary>
    public string Id { get; set; } = NewId();

    /// <summary>The place in a skeleton that it comes from, for example "UgcReview.hook"; null for a row of one's own.</summary>
    public string? Beat { get; set; }

    /// <summary>Its share of the clip, in tenths of a second. The plan fits the shares to the length of the clip.</summary>
    public int Tenths { get; set; }

    /// <summary>What happens.</summary>
    public string? What { get; set; }

    /// <summary>At most one of each <see cref="CameraGroup"/>.</summary>
    public List<CameraTerm>? Camera { get; set; }

    /// <summary>The words that are spoken.</summary>
    public string? Says { get; set; }

    public OnScreenText OnScreen { get; set; } = new();

    public string? Sound { get; set; }

    /// <summary>The <see cref="FormReference.ChipKey"/>s of what is used in this shot.</summary>
    public List<string> References { get; set; } = [];

    /// <summary>Changes every text that was typed into it.</summary>
    public void Rewrite(Func<string, string> change)
    {
        (What, Says, Sound) = (In(What), In(Says), In(Sound));
        (OnScreen.Text, OnScreen.Look) = (In(OnScreen.Text), In(OnScreen.Look));

        string? In(string? text) => text is null ? null : change(text);
    }

    public static string NewId() => Guid.NewGuid().ToString("N")[..6];
}

/// <summary>Words in the picture, as they were typed; null as in <see cref="Shot"/>.</summary>
public sealed class OnScreenText
{
    public string? Text { get; set; }

    /// <summary>Seconds from the beginning of the clip; null: with the shot.</summary>
    public double? From { get; set; }

    /// <summary>Seconds from the beginning of the clip; null: until the shot ends.</summary>
    public double? To { get; set; }

    public TextPosition? Position { get; set; }

    /// <summary>For example "bold white letters, faded in".</summary>
    public string? Look { get; set; }
}
