using System.Globalization;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Media;

/// <summary>A clip cut to any shape that fits into it, as a file beside it: "crop-1x1.mp4". The cut of its own placement is <see cref="ClipCropper"/>'s.</summary>
public sealed class ClipCrops(MediaTools tools)
{
    /// <summary>What the names of these files begin with.</summary>
    public const string Prefix = "crop-";

    /// <summary>Shapes that ads are asked for in, from tall to wide.</summary>
    public static IReadOnlyList<string> Ratios { get; } = ["9:16", "2:3", "3:4", "4:5", "1:1", "5:4", "4:3", "3:2", "16:9", "21:9"];

    /// <summary>False: nothing here is available.</summary>
    public bool IsAvailable => tools.HasFfmpeg;

    /// <summary>The name of the file of a shape such as "4:5".</summary>
    public static string NameOf(string ratio) => $"{Prefix}{ratio.Replace(':', 'x')}.mp4";

    /// <summary>The shape of a file, for example "4:5"; null when it is no cut clip.</summary>
    public static string? RatioOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".mp4", StringComparison.Ordinal)
        && Ratios.FirstOrDefault(ratio => NameOf(ratio) == name) is { } known ? known : null;

    /// <summary>The part of a clip that is kept; null when the shape is not known, or the clip has it already.</summary>
    /// <param name="position">From 0 (left or top) to 1 (right or bottom).</param>
    public static CropArea? AreaOf(int width, int height, string ratio, double position) =>
        Ratios.Contains(ratio) && ratio.Split(':') is [var across, var up]
            ? CropArea.For(width, height, double.Parse(across, CultureInfo.InvariantCulture) / double.Parse(up, CultureInfo.InvariantCulture), position)
            : null;

    /// <summary>How it is made. One file for a shape: another position takes its place (<see cref="JobFileShelf.RemakeAsync"/>).</summary>
    public JobFileRecipe Recipe(string ratio, double position) => new(NameOf(ratio), "video/mp4", async (clip, target, cancellationToken) =>
        await SizeAsync(clip, cancellationToken) is var (width, height) && AreaOf(width, height, ratio, position) is { } area
            && await CropCut.RunAsync(tools, clip.Path, area, clip.DurationMs, target, cancellationToken));

    private async Task<(int Width, int Height)?> SizeAsync(ClipSource clip, CancellationToken cancellationToken)
    {
        if (clip is { Width: { } width, Height: { } height }) return (width, height);
        return await tools.ProbeAsync(clip.Path, cancellationToken) is { } facts ? (facts.Width, facts.Height) : null;
    }
}
