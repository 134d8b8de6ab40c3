using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>The gateway's own status words, for people.</summary>
internal static class GatewayWord
{
    /// <summary>A word that is not known is shown as it came, in small letters.</summary>
    public static string? Say(string? word, IStringLocalizer<ShellTexts> texts)
    {
        var plain = word?.Replace('_', ' ').Trim().ToLower(CultureInfo.InvariantCulture);
        return plain switch
        {
            null or "" => null,
            "queued" or "in queue" or "pending" or "submitted" or "not start" or "created" => texts["Gateway_Waiting"],
            "in progress" or "running" or "processing" or "generating" => texts["Gateway_Rendering"],
            _ => plain,
        };
    }
}
