namespace Seedance.Web.Media.Delivery;

/// <summary>
/// Section <c>Delivery</c> of the settings. What an administrator saves in the settings page wins over it. Ask for it with
/// <c>IOptionsMonitor</c>: it may change while the studio runs.
/// </summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>product.md 5.</summary>
    public const string UsualTemplate = "{brand}_{campaign}_{concept}_{hook}_{cta}_{ratio}_{sec}s_{lang}_v{n}_{id}";

    /// <summary>How files are named (<see cref="Delivery.NameTemplate"/>); a campaign may have a template of its own.</summary>
    public string NameTemplate { get; set; } = UsualTemplate;

    /// <summary>Names are written in Latin letters and digits alone; else every script stays as it was typed.</summary>
    public bool LatinNames { get; set; } = true;

    /// <summary>Clips whose references have an expired licence or lack consent are left out of deliveries, and cannot be downloaded by themselves; else it is only warned of.</summary>
    public bool BlockRights { get; set; }
}
