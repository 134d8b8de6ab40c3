using System.Globalization;
using System.Text;

namespace Seedance.Web.Gateway;

/// <summary>
/// What the provider would refuse, said before anything is sent. Limits come from the model's row in
/// <see cref="GatewayOptions.Models"/>; source of the rules: ByteDance's tutorial for Seedance 2.0.
/// </summary>
public static class RequestRules
{
    public const long MaxSeed = 4_294_967_295;

    /// <summary>Every fault of the request, in the order of the form; empty when it can be sent.</summary>
    public static IReadOnlyList<RequestFault> Check(VideoRequest request, GatewayOptions options)
    {
        var faults = new List<RequestFault>();
        CheckPrompt(request.Prompt, faults);
        var model = options.FindModel(request.Model);
        if (model is null)
        {
            faults.Add(new("Model", FaultRules.ModelUnknown, request.Model));
        }
        else
        {
            CheckModel(request, model, faults);
        }

        if (request.Seed is < 0 or > MaxSeed)
        {
            faults.Add(new("Seed", FaultRules.SeedOutOfRange, 0, MaxSeed));
        }

        CheckRoles(request.References, faults);
        for (var i = 0; i < request.References.Count; i++)
        {
            if (ReferenceUrl.Check(request.References[i].Url, options.AllowPrivateNetworks) is var (rule, values))
            {
                faults.Add(new(Place(i), rule, values));
            }
        }

        return faults;
    }

    private static void CheckPrompt(string prompt, List<RequestFault> faults)
    {
        if (string.IsNullOrWhiteSpace(prompt))
        {
            faults.Add(new("Prompt", FaultRules.PromptEmpty));
        }

        // Right-to-left marks and emoji are fine; what JSON or the provider cannot carry is not.
        for (var i = 0; i < prompt.Length;)
        {
            var readable = Rune.TryGetRuneAt(prompt, i, out var rune);
            if (!readable || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')))
            {
                var code = string.Create(CultureInfo.InvariantCulture, $"U+{(int)prompt[i]:X4}");
                faults.Add(new("Prompt", FaultRules.PromptBadCharacter, code, i + 1));
                return;
            }

            i += rune.Utf16SequenceLength;
        }
    }

    private static void CheckModel(VideoRequest request, VideoModel model, List<RequestFault> faults)
    {
        if (request.Prompt.Length > model.MaxPromptLength)
        {
            faults.Add(new("Prompt", FaultRules.PromptTooLong, model.MaxPromptLength, request.Prompt.Length));
        }

        if (!model.Ratios.Contains(request.Ratio))
        {
            faults.Add(new("Ratio", FaultRules.RatioUnknown, request.Ratio, model.Ratios));
        }

        if (!model.Resolutions.Contains(request.Resolution))
        {
            faults.Add(new("Resolution", FaultRules.ResolutionUnknown, request.Resolution, model.Resolutions));
        }

        if (request.Seconds is { } seconds && (seconds < model.MinSeconds || seconds > model.MaxSeconds))
        {
            faults.Add(new("Duration", FaultRules.DurationOutOfRange, model.MinSeconds, model.MaxSeconds));
        }

        CheckCounts(request.References, model, faults);
    }

    private static void CheckCounts(IReadOnlyList<MediaReference> references, VideoModel model, List<RequestFault> faults)
    {
        Most(MediaKind.Image, model.MaxImages, FaultRules.TooManyImages);
        Most(MediaKind.Video, model.MaxVideos, FaultRules.TooManyVideos);
        Most(MediaKind.Audio, model.MaxAudios, FaultRules.TooManyAudios);
        if (model.MaxReferences > 0 && references.Count > model.MaxReferences)
        {
            faults.Add(new("References", FaultRules.TooManyReferences, model.MaxReferences, references.Count));
        }

        if (!model.AllowsAudioAlone && references.Count > 0 && references.All(r => r.Kind == MediaKind.Audio))
        {
            faults.Add(new("References", FaultRules.AudioAlone));
        }

        void Most(MediaKind kind, int most, string rule)
        {
            var count = references.Count(r => r.Kind == kind);
            if (count > most)
            {
                faults.Add(new("References", rule, most, count));
            }
        }
    }

    private static void CheckRoles(IReadOnlyList<MediaReference> references, List<RequestFault> faults)
    {
        for (var i = 0; i < references.Count; i++)
        {
            if (!Fits(references[i]))
            {
                faults.Add(new(Place(i), FaultRules.RoleDoesNotFit));
            }
        }

        var first = references.Count(r => r.Role == MediaRole.FirstFrame);
        var last = references.Count(r => r.Role == MediaRole.LastFrame);
        if (first + last > 0 && first + last < references.Count)
        {
            faults.Add(new("References", FaultRules.RolesMixed));
        }

        if (first > 1)
        {
            faults.Add(new("References", FaultRules.TwoFirstFrames));
        }

        if (last > 1)
        {
            faults.Add(new("References", FaultRules.TwoLastFrames));
        }

        if (last > 0 && first == 0)
        {
            faults.Add(new("References", FaultRules.LastFrameWithoutFirst));
        }
    }

    private static bool Fits(MediaReference reference) => reference.Kind switch
    {
        MediaKind.Image => reference.Role is MediaRole.ReferenceImage or MediaRole.FirstFrame or MediaRole.LastFrame,
        MediaKind.Video => reference.Role == MediaRole.ReferenceVideo,
        MediaKind.Audio => reference.Role == MediaRole.ReferenceAudio,
        _ => false,
    };

    private static string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"References[{index}]");
}
