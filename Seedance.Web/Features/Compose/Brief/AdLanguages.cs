using System.Globalization;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>The languages that the model speaks (wire.md 2.6). There are templates in English and Chinese; the others are written in English.</summary>
public static class AdLanguages
{
    public const string English = "en";
    public const string Chinese = "zh";

    public static IReadOnlyList<string> All { get; } = [English, Chinese, "es", "pt", "ja", "id"];

    /// <summary>The language of the template that this one is written with.</summary>
    public static string TemplateOf(string? language) => language == Chinese ? Chinese : English;

    /// <summary>The one that people who read the interface in this culture most likely make ads in.</summary>
    public static string For(CultureInfo culture) => All.FirstOrDefault(code => code == culture.TwoLetterISOLanguageName) ?? English;
}
