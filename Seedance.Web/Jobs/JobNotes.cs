namespace Seedance.Web.Jobs;

/// <summary>What the timeline of a job says beside its states: a code, and after a blank perhaps a task id.</summary>
public static class JobNotes
{
    /// <summary>A person accepted that it may be charged twice; with the task id that was given up, if there was one.</summary>
    public const string SubmittedAgain = nameof(SubmittedAgain);

    /// <summary>A person named the task.</summary>
    public const string TaskNamed = nameof(TaskNamed);

    public const string Discarded = nameof(Discarded);

    /// <summary>The gateway took the call a second time; its task belongs to no clip.</summary>
    public const string AnotherTask = nameof(AnotherTask);

    public static string With(string code, string? taskId) => taskId is null ? code : $"{code} {taskId}";

    /// <summary>The code and the task id of a note.</summary>
    public static (string Code, string? TaskId) Read(string note)
    {
        var parts = note.Split(' ', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : null);
    }
}
