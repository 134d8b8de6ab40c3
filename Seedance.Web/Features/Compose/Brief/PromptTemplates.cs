using System.Text.Json;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// The sentences of one language, read from <c>Templates/prompt-*.json</c>. They are words for the model, so they follow the
/// language of the brief and not that of the interface; <c>Kinds</c> name its clip (<see cref="FormTitle"/>). How slots are filled: <see cref="PromptTemplate"/>.
/// </summary>
public sealed record PromptTemplates(
    string Open,
    string Close,
    string Stop,
    string And,
    string List,
    string Product,
    Dictionary<string, string> Kinds,
    Dictionary<string, string> Subject,
    Dictionary<string, string> Promise,
    string Proof,
    Dictionary<string, string> Style,
    string Tone,
    Dictionary<string, string> Speaker,
    string Says,
    Dictionary<string, string> Sound,
    Dictionary<string, string> Beats,
    string Shot,
    string Time,
    string Number,
    Dictionary<string, string> CameraTerms,
    string Camera,
    string Use,
    string ShotSound,
    string Text,
    string Look,
    Dictionary<string, string> Positions,
    string Hook,
    string Call,
    Dictionary<string, string> References,
    Dictionary<string, string> Uses,
    Dictionary<string, string> Keep,
    string KeepProduct,
    string KeepPerson,
    Dictionary<string, string> Language,
    string MustHaves,
    string MustNots,
    string NoText,
    string NoOtherText)
{
    private static readonly Dictionary<string, PromptTemplates> All = new(StringComparer.Ordinal)
    {
        [AdLanguages.English] = TemplateFile.Read<PromptTemplates>("prompt-en.json"),
        [AdLanguages.Chinese] = TemplateFile.Read<PromptTemplates>("prompt-zh.json"),
    };

    /// <summary>The templates that a brief of this language is written with.</summary>
    public static PromptTemplates For(string? language) => All[AdLanguages.TemplateOf(language)];
}

/// <summary>A data file that is built into the program.</summary>
internal static class TemplateFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    public static T Read<T>(string name)
    {
        using var file = typeof(TemplateFile).Assembly.GetManifestResourceStream($"Seedance.Web.Features.Compose.Brief.Templates.{name}")
            ?? throw new InvalidOperationException($"{name} is not built in.");
        return JsonSerializer.Deserialize<T>(file, Options) ?? throw new InvalidOperationException($"{name} is empty.");
    }
}
