using Microsoft.AspNetCore.Components;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Shared;

/// <summary>
/// What the page of a clip offers to the panels on it, as a cascading value: its player, and room on the picture and on the line below it.
/// </summary>
public sealed class ClipSeat
{
    /// <summary>Something is to be drawn anew.</summary>
    public event Action? Changed;

    /// <summary>Null while there is no clip to play, or it is not drawn yet.</summary>
    public ClipPlayer? Player { get; set; }

    /// <summary>Lies over the picture.</summary>
    public RenderFragment? Over { get; private set; }

    /// <summary>Moments on the line below it.</summary>
    public IReadOnlyList<PlayerMarker> Markers { get; private set; } = [];

    /// <summary>One of them was pressed.</summary>
    public Func<PlayerMarker, Task>? Pressed { get; private set; }

    /// <summary>Puts a panel's things there, in the place of what it put there before.</summary>
    public void Show(RenderFragment? over, IReadOnlyList<PlayerMarker> markers, Func<PlayerMarker, Task>? pressed)
    {
        (Over, Markers, Pressed) = (over, markers, pressed);
        Changed?.Invoke();
    }
}

/// <summary>A panel that another part of the studio puts on the page of a clip; registered as a service, drawn in their order.</summary>
/// <param name="Component">Has the parameters <c>Job</c> (<see cref="Data.Job"/>), <c>PersonId</c> and <c>PersonName</c>, and may take a cascading <see cref="ClipSeat"/>.</param>
/// <param name="IsFor">Whether it has anything to say of this job.</param>
public sealed record ClipPanel(Type Component, Func<Job, bool> IsFor);
