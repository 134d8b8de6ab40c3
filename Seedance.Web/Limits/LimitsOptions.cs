namespace Seedance.Web.Limits;

/// <summary>Section <c>Limits</c> of the settings: how often per minute. As many at once are fine, when none came just before. And how much for one clip.</summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";

    public int SignInsPerAddress { get; set; } = 120;

    /// <summary>With one email, whether such an account exists or not.</summary>
    public int SignInsPerAccount { get; set; } = 20;

    public int SetupsPerAddress { get; set; } = 30;

    public int SubmitsPerPerson { get; set; } = 120;

    /// <summary>Files that are begun to be uploaded.</summary>
    public int UploadsPerPerson { get; set; } = 300;

    /// <summary>Filmstrips, waveforms and other pictures that have to be made of a file or a clip.</summary>
    public int StripsPerPerson { get; set; } = 120;

    /// <summary>Links that are made for people without an account.</summary>
    public int ShareLinksPerPerson { get; set; } = 60;

    /// <summary>Pages that guests open, and what they send.</summary>
    public int GuestPagesPerAddress { get; set; } = 600;

    /// <summary>Pictures and pieces of clips.</summary>
    public int GuestFilesPerAddress { get; set; } = 3000;

    /// <summary>Comments and decisions of guests.</summary>
    public int GuestRemarksPerAddress { get; set; } = 30;

    /// <summary>Passwords of one link that are tried, from wherever; each address is locked out by itself much sooner.</summary>
    public int GuestPasswordsPerLink { get; set; } = 60;

    /// <summary>Pages that are opened, or connect again.</summary>
    public int CircuitsPerPerson { get; set; } = 600;

    public int CircuitsPerAddress { get; set; } = 3000;

    /// <summary>Price of one clip, in the gateway's currency, above which people are asked before it is sent; null: never. Each may set another.</summary>
    public decimal? WarnAbove { get; set; }

    /// <summary>The same for all clips that are started together.</summary>
    public decimal? WarnAboveBatch { get; set; }

    internal int Of(Limit limit) => limit switch
    {
        Limit.SignInsPerAddress => SignInsPerAddress,
        Limit.SignInsPerAccount => SignInsPerAccount,
        Limit.SetupsPerAddress => SetupsPerAddress,
        Limit.SubmitsPerPerson => SubmitsPerPerson,
        Limit.UploadsPerPerson => UploadsPerPerson,
        Limit.StripsPerPerson => StripsPerPerson,
        Limit.ShareLinksPerPerson => ShareLinksPerPerson,
        Limit.GuestPagesPerAddress => GuestPagesPerAddress,
        Limit.GuestFilesPerAddress => GuestFilesPerAddress,
        Limit.GuestRemarksPerAddress => GuestRemarksPerAddress,
        Limit.GuestPasswordsPerLink => GuestPasswordsPerLink,
        Limit.CircuitsPerPerson => CircuitsPerPerson,
        Limit.CircuitsPerAddress => CircuitsPerAddress,
        _ => throw new ArgumentOutOfRangeException(nameof(limit)),
    };
}

/// <summary>What is counted; each has its setting in <see cref="LimitsOptions"/>.</summary>
public enum Limit
{
    SignInsPerAddress,
    SignInsPerAccount,
    SetupsPerAddress,
    SubmitsPerPerson,
    UploadsPerPerson,
    StripsPerPerson,
    ShareLinksPerPerson,
    GuestPagesPerAddress,
    GuestFilesPerAddress,
    GuestRemarksPerAddress,
    GuestPasswordsPerLink,
    CircuitsPerPerson,
    CircuitsPerAddress,
}
