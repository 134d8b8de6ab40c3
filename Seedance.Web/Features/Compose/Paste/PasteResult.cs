namespace Seedance.Web.Features.Compose.Paste;

/// <summary>What came of a pasted text.</summary>
public abstract record PasteResult
{
    private PasteResult()
    {
    }

    /// <summary>A form that sends the same request.</summary>
    /// <param name="IsCommand">It was a command, not JSON alone.</param>
    /// <param name="Unknown">Members that the studio has no field for, by their path.</param>
    /// <param name="Notes">What else was not taken over as it was written.</param>
    public sealed record Filled(ComposeForm Form, bool IsCommand, IReadOnlyList<string> Unknown, IReadOnlyList<PasteNote> Notes) : PasteResult;

    /// <summary>It cannot be read as a request; <c>Paste_{Code}</c> are the words.</summary>
    public sealed record Refused(string Code, params object[] Values) : PasteResult;
}

/// <summary>Something to know of what was read; <c>Paste_Note_{Code}</c> are the words.</summary>
public sealed record PasteNote(string Code, params object[] Values);
