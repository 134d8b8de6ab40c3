using System.Globalization;

namespace Seedance.Web.Resources;

/// <summary>A language of the interface.</summary>
/// <param name="Name">Its culture, for example "zh-Hans": the ending of its resource files and the <c>lang</c> of its pages.</param>
/// <param name="Native">What its own speakers call it.</param>
/// <param name="Comma">Stands between the items of a list.</param>
public sealed record Language(string Name, string Native, string Comma = ", ");

/// <summary>
/// The languages of the interface. One more is one more line here, and beside every resource file one with its name as the
/// ending; the tests tell which texts it still lacks.
/// </summary>
public static class Languages
{
    /// <summary>The first is that of the files without an ending, and of everybody who speaks none of the others.</summary>
    public static IReadOnlyList<Language> All { get; } = [new("en", "English"), new("zh-Hans", "简体中文", "、")];

    /// <summary>The language of exactly this name; null of any other.</summary>
    public static Language? Find(string? name) => All.FirstOrDefault(language => language.Name == name);

    /// <summary>The language that suits a tag of a browser best: "zh-CN" and "zh-TW" are "zh-Hans" rather than English.</summary>
    public static Language? Suiting(string tag) =>
        All.FirstOrDefault(language => string.Equals(language.Name, tag, StringComparison.OrdinalIgnoreCase))
        ?? All.FirstOrDefault(language => string.Equals(Root(language.Name), Root(tag), StringComparison.OrdinalIgnoreCase));

    /// <summary>A list with the commas of the person who reads.</summary>
    public static string List(IEnumerable<string> items) => string.Join((Find(CultureInfo.CurrentUICulture.Name) ?? All[0]).Comma, items);

    private static string Root(string tag) => tag.Split('-')[0];
}
