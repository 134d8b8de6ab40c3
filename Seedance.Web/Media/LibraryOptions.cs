namespace Seedance.Web.Media;

/// <summary>Section <c>Library</c> of the settings.</summary>
public sealed class LibraryOptions
{
    public const string Section = "Library";

    /// <summary>Nothing is sent with a file whose licence has ended; else it is only warned of.</summary>
    public bool BlockExpiredRights { get; set; }
}
