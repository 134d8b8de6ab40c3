using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seedance.Web.Gateway;

/// <summary>
/// Writes the body of the paid call. Gateways of this family disagree on where the length stands: some read <c>duration</c> at
/// the top, some <c>seconds</c> (a string), some only <c>metadata.duration</c>. So it is said three times; everything else
/// lives in <c>metadata</c>, because unknown members at the top are dropped without a word.
/// </summary>
public static class RequestWriter
{
    // Addresses and prompts stay readable: what is stored is shown to people. It is never put into a web page unencoded.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The request as compact JSON. Does not check it; see <see cref="RequestRules"/>.</summary>
    public static string Write(VideoRequest request, VideoModel model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("model", Clean(request.Model));
            json.WriteString("prompt", Clean(request.Prompt));

            // A length of -1 at the top is refused by newer gateways, so an automatic length is said inside metadata only.
            if (request.Seconds is { } seconds)
            {
                json.WriteNumber("duration", seconds);
                json.WriteString("seconds", seconds.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteStartObject("metadata");
            WriteMetadata(json, request, model);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The same JSON over several lines, for people; text that is no JSON comes back as it is.</summary>
    public static string Indent(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var options = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = Encoder };
            return JsonSerializer.Serialize(document.RootElement, options);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, VideoRequest request, VideoModel model)
    {
        if (request.References.Count > 0)
        {
            json.WriteStartArray("content");
            foreach (var reference in request.References)
            {
                WriteReference(json, reference);
            }

            json.WriteEndArray();
        }

        json.WriteNumber("duration", request.Seconds ?? -1);
        if (!string.Equals(request.Resolution, model.DefaultResolution, StringComparison.Ordinal))
        {
            json.WriteString("resolution", Clean(request.Resolution));
        }

        json.WriteString("ratio", Clean(request.Ratio));
        json.WriteBoolean("generate_audio", request.GenerateAudio);
        json.WriteBoolean("watermark", request.Watermark);
        if (request.Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        if (request.ReturnLastFrame)
        {
            json.WriteBoolean("return_last_frame", true);
        }
    }

    private static void WriteReference(Utf8JsonWriter json, MediaReference reference)
    {
        var type = reference.Kind switch
        {
            MediaKind.Image => "image_url",
            MediaKind.Video => "video_url",
            _ => "audio_url",
        };
        var role = reference.Role switch
        {
            MediaRole.ReferenceImage => "reference_image",
            MediaRole.FirstFrame => "first_frame",
            MediaRole.LastFrame => "last_frame",
            MediaRole.ReferenceVideo => "reference_video",
            _ => "reference_audio",
        };
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartObject(type);
        json.WriteString("url", Clean(reference.Url));
        json.WriteEndObject();
        json.WriteString("role", role);
        json.WriteEndObject();
    }

    // Half of a surrogate pair cannot be written as UTF-8; the rules refuse it, but the request is shown while one types.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
