using Seedance.Web.Gateway;

namespace Seedance.Web.Components.Shared;

/// <summary>A video or sound of which <see cref="TrimDialog"/> asks for a part.</summary>
/// <param name="FileUrl">The file, on this server.</param>
/// <param name="StripUrl">The whole of it as a picture, on this server.</param>
/// <param name="Seconds">How long it is.</param>
/// <param name="Least">The shortest part that is of use, in seconds.</param>
/// <param name="Most">The longest, in seconds.</param>
public sealed record TrimSource(MediaKind Kind, string Name, string FileUrl, string StripUrl, double Seconds, double Least, double Most);
