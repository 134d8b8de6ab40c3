using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Review;

/// <summary>How comments are numbered, and their moments written.</summary>
internal static class RemarkWords
{
    /// <summary>Minutes, seconds, tenths: "0:01.5"; as js/remarks.js writes it.</summary>
    public static string Time(int ms)
    {
        var tenths = ms / 100;
        return string.Create(CultureInfo.InvariantCulture, $"{tenths / 600}:{tenths / 10 % 60:00}.{tenths % 10}");
    }

    /// <summary>From 1, in the order of the list: the same on the picture, on the line below it and beside the words.</summary>
    public static IEnumerable<(int Number, ClipRemark Remark)> Numbered(this IReadOnlyList<ClipRemark> remarks) => remarks.Select((remark, i) => (i + 1, remark));

    /// <summary>Their moments on the line below the clip.</summary>
    public static IReadOnlyList<PlayerMarker> Markers(this IReadOnlyList<ClipRemark> remarks, IStringLocalizer<ReviewTexts> texts) =>
        [.. remarks.Numbered().Where(of => of.Remark is { AtMs: not null, IsDeleted: false }).Select(of => new PlayerMarker(of.Remark.Id.ToString("N"), of.Remark.AtMs!.Value, texts["Marker", of.Number, of.Remark.Author]))];
}
