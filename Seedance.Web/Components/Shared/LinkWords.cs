using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>How a reference will reach the gateway, in words.</summary>
/// <param name="IsFault">It will not: nothing can be sent with it.</param>
public sealed record ReferenceWay(LinkWay Way, string Text, bool IsFault);

/// <summary>Says how references reach the gateway, as <see cref="MediaLinks"/> will choose it when the request leaves.</summary>
public sealed class LinkWords(MediaLinks links, IOptionsMonitor<GatewayOptions> gateway, IStringLocalizer<MediaTexts> texts)
{
    /// <summary>The way of one reference; null of a file that is no longer there.</summary>
    /// <param name="facts">What the file is, when it lies in the library.</param>
    public ReferenceWay? Of(string url, MediaFacts? facts)
    {
        if (LibraryFiles.IdOf(url) is null)
            return new ReferenceWay(LinkWay.AsGiven, texts[url.StartsWith("asset://", StringComparison.OrdinalIgnoreCase) ? "Way_Asset" : "Way_AsGiven"], false);
        if (facts is null) return null;
        var way = links.WayOf(facts.Kind, facts.Bytes);
        return way switch
        {
            LinkWay.Inline => new ReferenceWay(way, texts["Way_Inline", Megabytes(MediaLinks.InlineBytes(facts.Bytes))], false),
            LinkWay.None when gateway.CurrentValue.IsDemo => new ReferenceWay(way, texts["Way_None_Demo"], false),
            LinkWay.None => new ReferenceWay(way, texts[facts.Kind == MediaKind.Video ? "Way_None_Video" : "Way_None", Megabytes(facts.Bytes)], true),
            _ => new ReferenceWay(way, texts[$"Way_{way}", Span(links.LifeOf(way))], false),
        };
    }

    private string Span(TimeSpan life) => life.TotalHours >= 48 ? texts["Span_Days", (int)life.TotalDays] : texts["Span_Hours", (int)life.TotalHours];

    // A small file is not "0.0 MB".
    private string Megabytes(long bytes) => bytes < 100_000
        ? texts["Size_Kilobytes", Math.Max(1, bytes / 1000)]
        : texts["Size_Megabytes", (bytes / 1e6).ToString("0.0", CultureInfo.CurrentCulture)];
}
