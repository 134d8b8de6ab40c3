namespace Seedance.Web.Media;

/// <summary>Section <c>Links</c> of the settings: how the gateway gets files of the library.</summary>
public sealed class LinkOptions
{
    public const string Section = "Links";

    /// <summary><c>Server:PublicUrl</c>: how the internet reaches this studio, without a slash at its end; empty: not at all.</summary>
    public string PublicUrl { get; set => field = value.Trim().TrimEnd('/'); } = "";

    /// <summary>Larger pictures and sounds are not put into the request itself, in bytes; 0: none is.</summary>
    public long MaxInlineBytes { get; set; } = 4_000_000;

    /// <summary>The whole request with the files in it, in bytes. Providers take 64 MB; cautious gateways warn above 4 MB.</summary>
    public long MaxBodyBytes { get; set; } = 20_000_000;
}
