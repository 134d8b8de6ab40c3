using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Reviews;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>What a guest has sent, and whether it may be believed.</summary>
/// <param name="IsOwn">It came from a page of ours, in this browser.</param>
public sealed record GuestForm(IFormCollection Fields, bool IsOwn)
{
    /// <summary>The largest form that a guest may send, in bytes: a long comment in an alphabet of three bytes a letter.</summary>
    public const int MostBytes = 64 * 1024;

    public string Text => Of("text");

    public string Name => ReviewText.Name(Of("name"));

    /// <summary>The comment that it speaks of, as written in the form.</summary>
    public NewRemark Remark => new(
        Text,
        Guid.TryParse(Of("answerTo"), out var answerTo) ? answerTo : null,
        int.TryParse(Of("at"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null,
        Part("x"), Part("y"));

    /// <summary>Where the clip stood on the page on which they decided.</summary>
    public ReviewState? Seen => Enum.TryParse<ReviewState>(Of("seen"), out var seen) ? seen : null;

    public string Of(string name) => Fields[name].ToString();

    /// <summary>Reads a form of limited size; null when there is none, or it is too large.</summary>
    public static async Task<GuestForm?> ReadAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (http.Request.ContentLength > MostBytes || !http.Request.HasFormContentType) return null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostBytes; // also of what does not say its length
        try
        {
            var limits = new FormOptions { KeyLengthLimit = 100, ValueLengthLimit = MostBytes, ValueCountLimit = 20, BufferBodyLengthLimit = MostBytes, MultipartBodyLengthLimit = MostBytes };
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, limits));
            var fields = await http.Request.ReadFormAsync(http.RequestAborted);
            return new GuestForm(fields, await antiforgery.IsRequestValidAsync(http));
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or NotSupportedException)
        {
            return null; // also one in an alphabet that nobody reads any more
        }
    }

    private double? Part(string name) => double.TryParse(Of(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) && part is >= 0 and <= 1 ? part : null;
}
