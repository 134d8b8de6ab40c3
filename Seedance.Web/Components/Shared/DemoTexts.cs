using Microsoft.Extensions.Localization;

namespace Seedance.Web.Components.Shared;

/// <summary>A text may have a variant for clips of the demo gateway, with which nothing is charged: the same key with <c>_Demo</c> behind it.</summary>
internal static class DemoTexts
{
    public static LocalizedString Say(this IStringLocalizer texts, string key, bool isDemo)
    {
        if (isDemo && texts[key + "_Demo"] is { ResourceNotFound: false } demo) return demo;
        return texts[key];
    }
}
