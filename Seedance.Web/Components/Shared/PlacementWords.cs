using Microsoft.Extensions.Localization;
using Seedance.Web.Media.Placements;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>Placements in the words of the person who reads; what an administrator has written comes first.</summary>
public sealed class PlacementWords(IStringLocalizer<PlacementTexts> texts)
{
    public string NameOf(Placement placement) => placement.Label.Length > 0 ? placement.Label : Own($"{placement.Id}_Name") ?? placement.Id;

    /// <summary>What to know before composing for it; empty when there is nothing.</summary>
    public string NotesOf(Placement placement) => placement.Notes.Length > 0 ? placement.Notes : Own($"{placement.Id}_Notes") ?? "";

    /// <summary>"9 to 15 s", "up to 15 s", "from 10 s", "6 s"; empty when nobody knows.</summary>
    public string RangeOf(int? from, int? to) => (from, to) switch
    {
        (null, null) => "",
        (null, { } most) => texts["Seconds_UpTo", most],
        ({ } least, null) => texts["Seconds_From", least],
        ({ } least, { } most) when least == most => texts["Seconds_Exactly", most],
        ({ } least, { } most) => texts["Seconds_Range", least, most],
    };

    /// <summary>Ratio, seconds and limits in one line, for example "9:16 · 5 to 60 s, usually 9 to 15 s · at most 500 MB · at least 516 kbit/s".</summary>
    public string FactsOf(Placement placement)
    {
        List<string> facts = [placement.NeedsCrop ? texts["Fact_Cut", placement.Ratio, placement.MadeFrom] : placement.Ratio];
        var (taken, usual) = (RangeOf(placement.MinSeconds, placement.MaxSeconds), RangeOf(placement.UsualFrom, placement.UsualTo));
        if (taken.Length > 0 && usual.Length > 0 && taken != usual) facts.Add(texts["Fact_Both", taken, usual]);
        else if (usual.Length > 0) facts.Add(texts["Fact_Usual", usual]);
        else if (taken.Length > 0) facts.Add(taken);
        if (placement.MaxMegabytes is { } megabytes) facts.Add(texts["Fact_Megabytes", megabytes]);
        if (placement.MinKilobits is { } kilobits) facts.Add(texts["Fact_Kilobits", kilobits]);
        return string.Join(" · ", facts);
    }

    /// <summary>The numbers of the safe zone in one line, and where they come from; or that nobody knows them.</summary>
    public string ZoneOf(Placement placement)
    {
        var safe = placement.Safe;
        if (!safe.IsKnown) return texts["Zone_Unknown"];
        List<string> edges = [];
        if (safe.Top is { } top) edges.Add(texts["Zone_Top", top]);
        if (safe.Right is { } right) edges.Add(texts["Zone_Right", right]);
        if (safe.Bottom is { } bottom) edges.Add(texts["Zone_Bottom", bottom]);
        if (safe.Left is { } left) edges.Add(texts["Zone_Left", left]);
        return texts["Zone", placement.Width, placement.Height, edges.Aggregate((list, edge) => texts["Zone_And", list, edge])];
    }

    private string? Own(string key) => texts[key] is { ResourceNotFound: false } found ? found.Value : null;
}
