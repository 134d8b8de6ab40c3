using System.Text.Json.Serialization;

namespace Seedance.Web.Components.Shared;

/// <summary>Where a file stands on its way here.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UploadState>))]
public enum UploadState
{
    Checking,
    Waiting,
    Sending,

    /// <summary>All bytes are here; the studio looks at them.</summary>
    Finishing,
    Done,

    /// <summary>It can never become a reference.</summary>
    Refused,

    /// <summary>It can be tried again, and goes on where it stopped.</summary>
    Failed,
    Cancelled,

    /// <summary>It was begun before this page was opened; chosen again, it goes on where it stopped.</summary>
    Interrupted,
}

/// <summary>One file of <see cref="UploadZone"/>, as its script tells of it.</summary>
/// <param name="Media">The item of the library that it became.</param>
public sealed record UploadRow(int Key, string Name, long Bytes, long Sent, UploadState State, Guid? Media, UploadRowFault? Fault);

/// <summary>Why it was refused; the words are made by <see cref="MediaWords"/>.</summary>
public sealed record UploadRowFault(string Rule, object[] Values);
