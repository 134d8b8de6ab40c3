using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Seedance.Web.Gateway;

/// <summary>
/// What a request asks for, as one short text: two requests with the same one ask for the same clip. Files of the library count by their
/// content, prompts without their line breaks and double spaces, and a random seed is the same as another random seed.
/// </summary>
public static partial class RequestFingerprint
{
    /// <summary>SHA-256 in lower-case hex.</summary>
    /// <param name="request">With the hashes of its files where they are known.</param>
    public static string Of(VideoRequest request)
    {
        var text = new StringBuilder();
        Add(request.Model);
        Add(Spaces().Replace(Normal(request.Prompt), " ").Trim());
        Add(request.Ratio);
        Add(request.Resolution);
        Add(request.Seconds);
        Add(request.GenerateAudio);
        Add(request.Watermark);
        Add(request.Seed);
        Add(request.ReturnLastFrame);
        foreach (var reference in request.References)
        {
            Add(reference.Kind);
            Add(reference.Role);
            Add(reference.Sha256 ?? reference.Url);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        // With its length before it, so that no two different lists read the same.
        void Add(object? value)
        {
            var words = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(CultureInfo.InvariantCulture, $"{words.Length}:{words};");
        }
    }

    // Half a character has no normal form; preflight refuses it elsewhere.
    private static string Normal(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
