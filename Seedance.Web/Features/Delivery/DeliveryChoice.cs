using System.Text;
using Seedance.Web.Components.Shared;

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
        Ids = campaign is null && concept is null ? ClipIds.Read(ids, MaxClips) : [],
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
            var query = new StringBuilder(Campaign is { } campaign ? $"campaign={campaign}" : Concept is { } concept ? $"concept={concept}" : "ids=" + ClipIds.Write(Ids));
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
}
