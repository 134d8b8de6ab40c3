using System.Globalization;
using System.Text;

namespace Seedance.Web.Features.Delivery;

/// <summary>What an address of the delivery asks for: which clips, and what of them.</summary>
public sealed record DeliveryChoice
{
    /// <summary>More do not fit into one delivery.</summary>
    public const int MaxClips = 2000;

    /// <summary>Single clips, in order; empty when a campaign or a concept is asked for.</summary>
    public IReadOnlyList<long> Ids { get; init; } = [];

    public Guid? Campaign { get; init; }

    public Guid? Concept { get; init; }

    /// <summary>Only what was approved; else all that is finished.</summary>
    public bool OnlyApproved { get; init; }

    /// <summary>One folder for each placement.</summary>
    public bool Folders { get; init; }

    /// <summary>Also what was cut out of the clips, for example 4:5.</summary>
    public bool Crops { get; init; } = true;

    /// <summary>Also moving pictures for e-mails, where somebody had them made.</summary>
    public bool Previews { get; init; }

    public bool IsEmpty => Ids.Count == 0 && Campaign is null && Concept is null;

    /// <summary>Reads the address; what cannot be read is not there.</summary>
    public static DeliveryChoice Read(string? ids, string? campaign, string? concept, string? only, string? folders, string? crops, string? previews) => new()
    {
        Campaign = Guid.TryParse(campaign, out var ofCampaign) ? ofCampaign : null,
        Concept = Guid.TryParse(concept, out var ofConcept) ? ofConcept : null,
        Ids = campaign is null && concept is null ? ReadIds(ids) : [],
        OnlyApproved = only == "approved",
        Folders = folders == "1",
        Crops = crops != "0",
        Previews = previews == "1",
    };

    /// <summary>What stands behind the question mark.</summary>
    public string Query
    {
        get
        {
            var query = new StringBuilder(Campaign is { } campaign ? $"campaign={campaign}" : Concept is { } concept ? $"concept={concept}" : "ids=" + WriteIds(Ids));
            if (OnlyApproved) query.Append("&only=approved");
            if (Folders) query.Append("&folders=1");
            if (!Crops) query.Append("&crops=0");
            if (Previews) query.Append("&previews=1");
            return query.ToString();
        }
    }

    /// <summary>Where the page shows this.</summary>
    public string Address => "/delivery?" + Query;

    /// <summary>Where the archive is.</summary>
    public string FileAddress => "/delivery/clips.zip?" + Query;

    /// <summary>"1,5-9" as numbers, each once, in the order in which they stand.</summary>
    private static IReadOnlyList<long> ReadIds(string? text)
    {
        var (ids, known) = (new List<long>(), new HashSet<long>());
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryId(ends[0], out var from) || !TryId(ends[^1], out var to)) continue;
            for (var id = from; id <= to && ids.Count <= MaxClips; id++)
                if (known.Add(id)) ids.Add(id);
        }

        return ids;
    }

    /// <summary>Neighbours are written as one, so that a large selection fits into an address.</summary>
    private static string WriteIds(IReadOnlyList<long> ids)
    {
        var text = new StringBuilder();
        for (var i = 0; i < ids.Count; i++)
        {
            var first = i;
            while (i + 1 < ids.Count && ids[i + 1] == ids[i] + 1) i++;
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{ids[first]}");
            if (i > first) text.Append(CultureInfo.InvariantCulture, $"-{ids[i]}");
        }

        return text.ToString();
    }

    private static bool TryId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id is > 0 and < long.MaxValue;
}
