using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>Whose items of the library are asked for.</summary>
public enum LibraryWhose
{
    /// <summary>One's own and those that the team shares.</summary>
    All,
    Mine,

    /// <summary>What everybody in the studio may use, one's own among it.</summary>
    Shared,
}

/// <summary>What of the library is asked for.</summary>
/// <param name="Text">Words of name, tags and purpose; the last letters of each may be missing. Empty: any.</param>
/// <param name="Kind">Null: any.</param>
/// <param name="Purpose"><see cref="MediaPurpose.None"/>: any but <see cref="MediaPurpose.EndCard"/>.</param>
public sealed record LibrarySearch(
    string Text = "", MediaKind? Kind = null, MediaPurpose Purpose = MediaPurpose.None, LibraryWhose Whose = LibraryWhose.All);

/// <summary>An item as it stands among others.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="IsMine">False: somebody else shares it.</param>
/// <param name="OwnerName">What people call its owner.</param>
public sealed record LibraryCard(
    long Id, Guid PublicId, MediaKind Kind, string Name, MediaPurpose Purpose, string? PreviewKey, long Bytes, int? Width, int? Height,
    int? DurationMs, DateTime? LicenceUntil, bool IsShared, bool IsMine, string OwnerName)
{
    /// <summary>A small picture of it; null when there is none.</summary>
    public string? PictureUrl => PreviewKey is null ? null : LibraryFiles.PreviewUrl(PublicId, PreviewKey);
}

/// <summary>Some items in a row, newest first.</summary>
/// <param name="HasMore">There are older ones.</param>
public sealed record LibrarySlice(IReadOnlyList<LibraryCard> Cards, bool HasMore);

/// <summary>One item with what is said of it.</summary>
/// <param name="IsMine">False: it is shared by somebody else, and is not to be changed.</param>
/// <param name="OwnerName">What people call its owner.</param>
/// <param name="MadeFrom">The item that it was trimmed, scaled or converted from, when this person may see it.</param>
public sealed record LibraryItem(MediaItem Item, bool IsMine, string OwnerName, (Guid Id, string Name)? MadeFrom);

/// <summary>A clip that was made with an item.</summary>
public sealed record LibraryUse(long JobId, string Title, JobState State);

/// <summary>What was made with an item.</summary>
/// <param name="Mine">This person's clips, newest first; at most <see cref="LibraryQuery.MaxUses"/>.</param>
/// <param name="MineCount">All of this person's clips.</param>
/// <param name="OthersCount">Clips of colleagues, which this person may not see.</param>
/// <param name="WaitingCount">Those among all of them that are not made yet: they, or the gateway, may still need the file.</param>
public sealed record LibraryUses(IReadOnlyList<LibraryUse> Mine, int MineCount, int OthersCount, int WaitingCount);
