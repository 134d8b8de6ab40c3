using System.Globalization;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Improve;

/// <summary>What the language model is told: the rules of ByteDance's prompt guide, from a file beside this class.</summary>
internal static class ImproveInstruction
{
    private static readonly Lazy<string> Text = new(() =>
    {
        using var file = typeof(ImproveInstruction).Assembly.GetManifestResourceStream("Seedance.Web.Features.Compose.Improve.instruction.txt")
            ?? throw new InvalidOperationException("The instruction is not part of the program.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Trim();
    });

    // What a brand asks for, one rule per line; nothing without one.
    private static string BrandOf(FormBrand? brand) => brand is null ? "" : string.Concat(
        Rule("Tone: ", [brand.Tone.Trim()]), Rule("Never use these words: ", BrandText.Lines(brand.Banned)), Rule("Keep these texts where they stand: ", BrandText.Lines(brand.Mandatory)));

    private static string Rule(string words, IReadOnlyList<string> items) => string.Join("; ", items) is { Length: > 0 } list ? $"\n- {words}{list}" : "";

    public static string For(ComposeForm form, VideoModel? model)
    {
        var seconds = form.Seconds ?? model?.MaxSeconds ?? 15;
        return Text.Value
            .Replace("{seconds}", string.Create(CultureInfo.InvariantCulture, $"{seconds} s"), StringComparison.Ordinal)
            .Replace("{length}", (model?.AdvisedPromptLength ?? 2000).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{brand}", BrandOf(form.Brand), StringComparison.Ordinal);
    }
}
