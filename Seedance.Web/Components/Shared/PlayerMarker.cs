namespace Seedance.Web.Components.Shared;

/// <summary>A moment that is marked on the line below a clip.</summary>
/// <param name="Id">Tells it from the others.</param>
/// <param name="AtMs">From the clip's beginning.</param>
/// <param name="Words">What it is, as its tooltip.</param>
public sealed record PlayerMarker(string Id, int AtMs, string Words);
