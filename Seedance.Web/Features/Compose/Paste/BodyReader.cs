using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>
/// Reads a request body in any of the shapes that gateways of this family take: members at the top or in <c>metadata</c> (an object, or
/// a text that holds one), media in <c>content</c>, <c>image</c> or <c>images</c>, numbers and switches also as texts. What is left out is what
/// the provider would take for it: 5 seconds, adaptive ratio, sound on.
/// </summary>
internal sealed partial class BodyReader(GatewayOptions options)
{
    // In bytes: more than any model takes, and about what one message of the page carries.
    private const int MostPrompt = 18_000;

    // More than any model takes.
    private const int MostReferences = 50;

    private const string DefaultSeconds = "5", DefaultRatio = "adaptive";

    // Members that settings have, wherever they stand.
    private static readonly string[] Settings = ["resolution", "ratio", "duration", "seed", "generate_audio", "watermark", "return_last_frame"];

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly OrderedDictionary<string, bool> _unknown = new(StringComparer.Ordinal);
    private readonly List<PasteNote> _notes = [];
    private readonly List<FormReference> _references = [];
    private readonly List<string> _texts = [];
    private readonly HashSet<FormReference> _withoutRole = [];
    private readonly List<(int Rank, string Number)> _lengths = [];

    public static PasteResult Read(JsonElement body, GatewayOptions options, string model) => new BodyReader(options).ReadAll(body, model);

    private PasteResult ReadAll(JsonElement body, string formModel)
    {
        string? model = null, prompt = null;
        JsonElement? image = null, images = null, topContent = null, metadataContent = null;
        foreach (var member in body.EnumerateObject())
        {
            switch (member.Name.ToLowerInvariant())
            {
                case "model": model = TextOf(member); break;
                case "prompt": prompt = TextOf(member); break;
                case "image": image = member.Value; break;
                case "images": images = member.Value; break;
                case "content" when member.Value.ValueKind == JsonValueKind.String: _texts.Add(member.Value.GetString()!); break;
                case "content": topContent = member.Value; break;
                case "metadata": metadataContent = ReadMetadata(member) ?? metadataContent; break;
                case "seconds": AddLength(0, member.Value, member.Name); break;
                case "duration": AddLength(3, member.Value, member.Name); break;
                default: Take(member, ""); break;
            }
        }

        if (model is null && prompt is null && _values.Count == 0 && _lengths.Count == 0 && (image ?? images ?? topContent ?? metadataContent) is null && _texts.Count == 0)
            return new PasteResult.Refused("NothingKnown", Names(body));

        if (metadataContent is { } inMetadata) ReadContent(inMetadata, "metadata.content");
        if (topContent is { } atTop) ReadContent(atTop, "content");
        ReadImages(image, images);
        if (_references.Count > MostReferences) return new PasteResult.Refused("TooManyFiles", _references.Count);
        var inContent = string.Join('\n', _texts.Where(text => text.Length > 0));
        if (string.IsNullOrWhiteSpace(prompt)) prompt = inContent;
        else if (inContent.Length > 0 && inContent.Trim() != prompt.Trim()) _notes.Add(new PasteNote("TextItem"));
        if (Encoding.UTF8.GetByteCount(prompt) > MostPrompt) return new PasteResult.Refused("PromptTooLong", prompt.Length);
        return new PasteResult.Filled(FormOf(string.IsNullOrWhiteSpace(model) ? formModel : model.Trim(), ReadSuffix(prompt)), false, [.. _unknown.Keys], _notes);
    }

    private ComposeForm FormOf(string model, string prompt)
    {
        SetRoles();
        var length = Length();
        var isAutomatic = length == "-1";
        return new ComposeForm
        {
            Model = model,
            Prompt = PromptText.FromWords(prompt, _references),
            References = _references,
            Ratio = Text("ratio", DefaultRatio),
            Resolution = Text("resolution", (options.FindModel(model) ?? options.Models.FirstOrDefault() ?? new VideoModel()).DefaultResolution),
            Duration = isAutomatic ? DefaultSeconds : length,
            AutomaticLength = isAutomatic,
            GenerateAudio = Switch("generate_audio", true),
            Watermark = Switch("watermark", false),
            ReturnLastFrame = Switch("return_last_frame", false),
            Seed = Seed(),
        };
    }

    // An object, or a text that holds one; its content comes back.
    private JsonElement? ReadMetadata(JsonProperty metadata)
    {
        var value = metadata.Value;
        if (value.ValueKind == JsonValueKind.String)
        {
            try
            {
                using var inner = JsonDocument.Parse(value.GetString()!);
                value = inner.RootElement.Clone();
            }
            catch (JsonException)
            {
                // Named below like anything else that is no object.
            }
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            if (value.ValueKind != JsonValueKind.Null) BadValue("metadata");
            return null;
        }

        JsonElement? content = null;
        foreach (var member in value.EnumerateObject())
        {
            if (member.NameEquals("content") && member.Value.ValueKind == JsonValueKind.Array) content = member.Value;
            else if (member.NameEquals("duration")) AddLength(1, member.Value, "metadata.duration");
            else if (member.NameEquals("seconds")) AddLength(2, member.Value, "metadata.seconds");
            else if (member.NameEquals("model") && member.Value.ValueKind == JsonValueKind.String) continue; // the one at the top holds
            else Take(member, "metadata.");
        }

        return content;
    }

    // A setting, or the name of something that the studio has no field for. What stands in metadata is what gateways read.
    private void Take(JsonProperty member, string place)
    {
        if (member.Value.ValueKind == JsonValueKind.Null) return;
        if (!Settings.Contains(member.Name, StringComparer.OrdinalIgnoreCase)) Name(place + member.Name);
        else if (place.Length > 0) _values[member.Name] = member.Value;
        else _values.TryAdd(member.Name, member.Value);
    }

    private void ReadContent(JsonElement content, string place)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            if (content.ValueKind != JsonValueKind.Null) BadValue(place);
            return;
        }

        var at = 0;
        foreach (var item in content.EnumerateArray())
        {
            ReadItem(item, string.Create(CultureInfo.InvariantCulture, $"{place}[{at++}]"));
        }
    }

    private void ReadItem(JsonElement item, string place)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            BadValue(place);
            return;
        }

        var type = item.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()!
            : item.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => KindOf(name) is not null || name == "text") ?? "";
        if (type == "text")
        {
            if (item.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String) _texts.Add(text.GetString()!);
            else BadValue(place + ".text");
            NameOthers(item, place, "type", "text");
            return;
        }

        if (KindOf(type) is not { } kind)
        {
            Name(type.Length > 0 ? $"{place} ({Shorten(type)})" : place);
            return;
        }

        if (!item.TryGetProperty(type, out var holder) || UrlOf(holder) is not { Length: > 0 } url) BadValue($"{place}.{type}.url");
        else AddReference(kind, RoleOf(item, kind, place), url, place);
        if (holder.ValueKind == JsonValueKind.Object) NameOthers(holder, $"{place}.{type}", "url");
        NameOthers(item, place, "type", "role", type);
    }

    private void ReadImages(JsonElement? image, JsonElement? images)
    {
        var list = images is { ValueKind: JsonValueKind.Array } ? images.Value.EnumerateArray().ToList() : images is { } one ? [one] : [];
        if (images is not { ValueKind: JsonValueKind.Array } and not null and not { ValueKind: JsonValueKind.Null or JsonValueKind.String }) BadValue("images");
        var from = list.Count > 0 ? "images" : "image";
        if (list.Count == 0 && image is { } single) list = [single];
        foreach (var item in list.Where(item => item.ValueKind != JsonValueKind.Null))
        {
            if (UrlOf(item) is not { Length: > 0 } url) BadValue(from);
            else if (_references.Count <= MostReferences && !_references.Exists(known => known.Url == url)) AddReference(MediaKind.Image, null, url, from);
        }
    }

    private void AddReference(MediaKind kind, MediaRole? role, string url, string place)
    {
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            _notes.Add(new PasteNote("DataUrl", place));
            return;
        }

        var reference = new FormReference { Kind = kind, Role = role ?? FormReference.RolesOf(kind)[0], Url = url.Trim() };
        _references.Add(reference);
        if (role is null && kind == MediaKind.Image) _withoutRole.Add(reference);
    }

    // One picture alone without a role is the first frame for the provider; of several it refuses to guess.
    private void SetRoles()
    {
        if (_withoutRole.Count == 1 && _references is [var single]) single.Role = MediaRole.FirstFrame;
        else if (_withoutRole.Count > 0) _notes.Add(new PasteNote("NoRole"));
    }

    private MediaRole? RoleOf(JsonElement item, MediaKind kind, string place)
    {
        if (!item.TryGetProperty("role", out var role) || role.ValueKind == JsonValueKind.Null) return null;
        MediaRole? found = role.ValueKind != JsonValueKind.String ? null : role.GetString() switch
        {
            "reference_image" => MediaRole.ReferenceImage,
            "first_frame" => MediaRole.FirstFrame,
            "last_frame" => MediaRole.LastFrame,
            "reference_video" => MediaRole.ReferenceVideo,
            "reference_audio" => MediaRole.ReferenceAudio,
            _ => null,
        };
        if (found is { } known && FormReference.RolesOf(kind).Contains(known)) return known;
        BadValue(place + ".role");
        return FormReference.RolesOf(kind)[0];
    }

    private static MediaKind? KindOf(string type) => type switch
    {
        "image_url" => MediaKind.Image,
        "video_url" => MediaKind.Video,
        "audio_url" => MediaKind.Audio,
        _ => null,
    };

    private static string? UrlOf(JsonElement holder) => holder.ValueKind switch
    {
        JsonValueKind.String => holder.GetString(),
        JsonValueKind.Object when holder.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String => url.GetString(),
        _ => null,
    };

    private void AddLength(int rank, JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Null) return;
        if (NumberOf(value) is { Length: > 0 } number) _lengths.Add((rank, number));
        else BadValue(name);
    }

    // Most gateways read "seconds" before the length in metadata, and the one at the top not at all.
    private string Length()
    {
        var different = _lengths.OrderBy(length => length.Rank).Select(length => length.Number).Distinct().ToList();
        if (different.Count > 1) _notes.Add(new PasteNote("Lengths", Languages.List(different.Select(Shorten)), Shorten(different[0])));
        return different.FirstOrDefault() ?? DefaultSeconds;
    }

    private string Text(string name, string otherwise)
    {
        if (!_values.TryGetValue(name, out var value)) return otherwise;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)) return text.Trim();
        BadValue(name);
        return otherwise;
    }

    private string Seed()
    {
        if (!_values.TryGetValue("seed", out var value)) return "";
        if (NumberOf(value) is { } number) return number == "-1" ? "" : number;
        BadValue("seed");
        return "";
    }

    private bool Switch(string name, bool otherwise)
    {
        if (!_values.TryGetValue(name, out var value)) return otherwise;
        switch (value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim().ToLowerInvariant() : value.GetRawText())
        {
            case "true" or "1": return true;
            case "false" or "0": return false;
            default:
                BadValue(name);
                return otherwise;
        }
    }

    // As it is written, but for a fraction of nothing: the form explains what is no whole number.
    private static string? NumberOf(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!.Trim(),
            _ => null,
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.Truncate(number) == number
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : text;
    }

    private string? TextOf(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.String) return member.Value.GetString();
        if (member.Value.ValueKind != JsonValueKind.Null) BadValue(member.Name);
        return null;
    }

    // "… --rs 720p --dur 5": how older requests of the provider gave settings. The body's own win.
    private string ReadSuffix(string prompt)
    {
        while (Suffix().Match(prompt) is { Success: true } found)
        {
            var (name, value) = (found.Groups["name"].Value, found.Groups["value"].Value);
            var member = name switch
            {
                "rs" or "resolution" => "resolution",
                "rt" or "ratio" => "ratio",
                "wm" or "watermark" => "watermark",
                "seed" => "seed",
                "dur" or "duration" => "duration",
                _ => null,
            };
            if (member == "duration") _lengths.Add((4, value));
            else if (member is not null) _values.TryAdd(member, JsonSerializer.SerializeToElement(value));
            else Name("--" + name);
            prompt = prompt[..found.Index];
        }

        return prompt;
    }

    private void NameOthers(JsonElement item, string place, params string[] known)
    {
        foreach (var member in item.EnumerateObject())
            if (!known.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null) Name($"{place}.{member.Name}");
    }

    private void Name(string member)
    {
        _unknown.TryAdd(Shorten(member), true);
    }

    private void BadValue(string member) => _notes.Add(new PasteNote("BadValue", Shorten(member)));

    private static string Names(JsonElement body) => Languages.List(body.EnumerateObject().Select(member => Shorten(member.Name)).Distinct().Take(8));

    private static string Shorten(string name) => name.Length <= 60 ? name : name[..60] + "…";

    [GeneratedRegex(@"\s+--(?<name>rs|resolution|rt|ratio|dur|duration|seed|wm|watermark|fps|framespersecond|frames|cf|camerafixed)\s+(?<value>[^\s-]\S*|-1)\s*$")]
    private static partial Regex Suffix();
}
