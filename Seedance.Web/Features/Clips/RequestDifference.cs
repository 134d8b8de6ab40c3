using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Clips;

/// <summary>A setting that two requests have differently.</summary>
/// <param name="Name">Names its words: <c>Setting_{Name}</c>.</param>
public sealed record ChangedSetting(string Name, object? Before, object? After);

/// <summary>A reference that only one of two requests has, or that has another role or number in them.</summary>
/// <param name="Before">As the prompt of the first calls it; null: it is new.</param>
/// <param name="After">As the prompt of the second calls it; null: it is gone.</param>
public sealed record ChangedReference(MediaReference Reference, string? Before, string? After, MediaRole? RoleBefore);

/// <summary>What two requests differ in.</summary>
/// <param name="Prompt">Both prompts in one, piece by piece; empty when they are the same.</param>
public sealed record RequestDifference(IReadOnlyList<DiffPiece> Prompt, IReadOnlyList<ChangedSetting> Settings, IReadOnlyList<ChangedReference> References)
{
    public bool IsNone => Prompt.Count == 0 && Settings.Count == 0 && References.Count == 0;

    public static RequestDifference Between(VideoRequest before, VideoRequest after)
    {
        List<ChangedSetting> settings = [];
        Add("Model", before.Model, after.Model);
        Add("Ratio", before.Ratio, after.Ratio);
        Add("Resolution", before.Resolution, after.Resolution);
        Add("Seconds", before.Seconds, after.Seconds);
        Add("Audio", before.GenerateAudio, after.GenerateAudio);
        Add("Watermark", before.Watermark, after.Watermark);
        Add("Seed", before.Seed, after.Seed);
        Add("LastFrame", before.ReturnLastFrame, after.ReturnLastFrame);
        Add("Crop", before.Crop ?? CropAnchor.Middle, after.Crop ?? CropAnchor.Middle);
        return new(before.Prompt == after.Prompt ? [] : WordDiff.Group(WordDiff.Of(before.Prompt, after.Prompt)), settings, [.. Files(before.References, after.References)]);

        void Add<T>(string name, T old, T now)
        {
            if (!EqualityComparer<T>.Default.Equals(old, now)) settings.Add(new ChangedSetting(name, old, now));
        }
    }

    private static IEnumerable<ChangedReference> Files(IReadOnlyList<MediaReference> before, IReadOnlyList<MediaReference> after)
    {
        var left = Enumerable.Range(0, before.Count).ToList();
        List<ChangedReference> added = [];
        for (var i = 0; i < after.Count; i++)
        {
            var now = after[i];
            var at = left.FindIndex(old => before[old].Url == now.Url && before[old].Kind == now.Kind);
            if (at < 0)
            {
                added.Add(new ChangedReference(now, null, PromptNames.NameOf(after, i), null));
                continue;
            }

            var (name, newName, role) = (PromptNames.NameOf(before, left[at]), PromptNames.NameOf(after, i), before[left[at]].Role);
            left.RemoveAt(at);
            if (name != newName || role != now.Role) yield return new ChangedReference(now, name, newName, role);
        }

        foreach (var gone in left) yield return new ChangedReference(before[gone], PromptNames.NameOf(before, gone), null, before[gone].Role);
        foreach (var fresh in added) yield return fresh;
    }
}
