using Seedance.Web.Media.Delivery;

namespace Seedance.Web.Features.Settings;

/// <summary>How saved rows become options. What cannot be used (any more) leaves the configured value: a row never stops a start.</summary>
internal static class SavedDelivery
{
    public static void Apply(IReadOnlyDictionary<string, string> saved, DeliveryOptions options)
    {
        if (saved.TryGetValue(SettingKeys.NameTemplate, out var text) && NameTemplate.Read(text).Template is { } template) options.NameTemplate = template.Text;
        if (saved.TryGetValue(SettingKeys.LatinNames, out var latin) && bool.TryParse(latin, out var isLatin)) options.LatinNames = isLatin;
        if (saved.TryGetValue(SettingKeys.BlockRights, out var block) && bool.TryParse(block, out var blocks)) options.BlockRights = blocks;
    }
}
