using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class RequestRulesTests
{
    public static TheoryData<string, string, string> Broken => new()
    {
        { "unknown model", "Model", FaultRules.ModelUnknown },
        { "empty prompt", "Prompt", FaultRules.PromptEmpty },
        { "blank prompt", "Prompt", FaultRules.PromptEmpty },
        { "prompt 5001", "Prompt", FaultRules.PromptTooLong },
        { "prompt 100 kB", "Prompt", FaultRules.PromptTooLong },
        { "prompt NUL", "Prompt", FaultRules.PromptBadCharacter },
        { "prompt escape", "Prompt", FaultRules.PromptBadCharacter },
        { "prompt half pair", "Prompt", FaultRules.PromptBadCharacter },
        { "ratio", "Ratio", FaultRules.RatioUnknown },
        { "resolution", "Resolution", FaultRules.ResolutionUnknown },
        { "resolution of another model", "Resolution", FaultRules.ResolutionUnknown },
        { "3 s", "Duration", FaultRules.DurationOutOfRange },
        { "16 s", "Duration", FaultRules.DurationOutOfRange },
        { "-1 s", "Duration", FaultRules.DurationOutOfRange },
        { "seed -1", "Seed", FaultRules.SeedOutOfRange },
        { "seed 2^32", "Seed", FaultRules.SeedOutOfRange },
        { "10 images", "References", FaultRules.TooManyImages },
        { "4 videos", "References", FaultRules.TooManyVideos },
        { "4 audios", "References", FaultRules.TooManyAudios },
        { "frame and image", "References", FaultRules.RolesMixed },
        { "frame and audio", "References", FaultRules.RolesMixed },
        { "last alone", "References", FaultRules.LastFrameWithoutFirst },
        { "two first", "References", FaultRules.TwoFirstFrames },
        { "two last", "References", FaultRules.TwoLastFrames },
        { "audio alone", "References", FaultRules.AudioAlone },
        { "role of another kind", "References[1]", FaultRules.RoleDoesNotFit },
        { "url empty", "References[1]", FaultRules.UrlEmpty },
    };

    public static TheoryData<string> Fine => ["plain", "4 s", "15 s", "automatic", "seed 0", "seed 2^32-1", "prompt 5000", "rtl and emoji", "9+3+3", "first", "first and last", "image and audio", "asset"];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Check_BrokenRule_NamesItAtItsField(string name, string field, string rule)
    {
        var faults = RequestRules.Check(Make(name), Requests.Options);

        Assert.Contains(faults, fault => fault.Field == field && fault.Rule == rule);
        Assert.All(faults, fault => Assert.Equal((field, rule), (fault.Field, fault.Rule)));
    }

    [Theory]
    [MemberData(nameof(Fine))]
    public void Check_WithinEveryBound_FindsNothing(string name) => Assert.Empty(RequestRules.Check(Make(name), Requests.Options));

    [Fact]
    public void Check_LimitInAll_IsTheModels()
    {
        var options = new GatewayOptions { Models = { new VideoModel { Id = "m", Ratios = ["16:9"], Resolutions = ["720p"], MaxReferences = 12 } } };
        var request = Requests.Plain with { Model = "m", References = [.. Of(9, Requests.Image()), .. Of(3, Requests.Video)] };

        Assert.Empty(RequestRules.Check(request, options));
        var fault = Assert.Single(RequestRules.Check(request with { References = [.. request.References, Requests.Audio] }, options));
        Assert.Equal(FaultRules.TooManyReferences, fault.Rule);
    }

    [Fact]
    public void Check_SeveralFaults_FindsAll()
    {
        var request = Requests.Plain with { Prompt = "", Seconds = 99, Seed = -5, References = [Requests.Image("javascript:alert(1)"), Requests.Image("x")] };

        Assert.Equal(["Prompt", "Duration", "Seed", "References[0]", "References[1]"], RequestRules.Check(request, Requests.Options).Select(fault => fault.Field));
    }

    private static VideoRequest Make(string name)
    {
        var plain = Requests.Plain;
        MediaReference first = Requests.Image(role: MediaRole.FirstFrame), last = Requests.Image(role: MediaRole.LastFrame);
        return name switch
        {
            "plain" => plain,
            "unknown model" => plain with { Model = "gone" },
            "empty prompt" => plain with { Prompt = "" },
            "blank prompt" => plain with { Prompt = " \n\u3000" },
            "prompt 5000" => plain with { Prompt = new string('x', 5000) },
            "prompt 5001" => plain with { Prompt = new string('x', 5001) },
            "prompt 100 kB" => plain with { Prompt = new string('x', 100_000) },
            "prompt NUL" => plain with { Prompt = "a\0b" },
            "prompt escape" => plain with { Prompt = "a\u001b[31m" },
            "prompt half pair" => plain with { Prompt = "a\ud83c" },
            "rtl and emoji" => plain with { Prompt = "\u202Eשלום\u200F 🍋👩‍👩‍👧\r\n\t<script>" },
            "ratio" => plain with { Ratio = "9:21" },
            "resolution" => plain with { Resolution = "4k" },
            "resolution of another model" => plain with { Model = "doubao-seedance-2-0-fast-260128", Resolution = "1080p" },
            "3 s" => plain with { Seconds = 3 },
            "4 s" => plain with { Seconds = 4 },
            "15 s" => plain with { Seconds = 15 },
            "16 s" => plain with { Seconds = 16 },
            "-1 s" => plain with { Seconds = -1 },
            "automatic" => plain with { Seconds = null, Ratio = "adaptive" },
            "seed -1" => plain with { Seed = -1 },
            "seed 0" => plain with { Seed = 0 },
            "seed 2^32-1" => plain with { Seed = RequestRules.MaxSeed },
            "seed 2^32" => plain with { Seed = RequestRules.MaxSeed + 1 },
            "10 images" => plain with { References = [.. Of(10, Requests.Image())] },
            "4 videos" => plain with { References = [.. Of(4, Requests.Video)] },
            "4 audios" => plain with { References = [Requests.Image(), .. Of(4, Requests.Audio)] },
            "9+3+3" => plain with { References = [.. Of(9, Requests.Image()), .. Of(3, Requests.Video), .. Of(3, Requests.Audio)] },
            "first" => plain with { References = [first] },
            "first and last" => plain with { References = [last, first] },
            "frame and image" => plain with { References = [first, Requests.Image()] },
            "frame and audio" => plain with { References = [first, Requests.Audio] },
            "last alone" => plain with { References = [last] },
            "two first" => plain with { References = [first, first] },
            "two last" => plain with { References = [first, last, last] },
            "audio alone" => plain with { References = [Requests.Audio] },
            "image and audio" => plain with { References = [Requests.Image(), Requests.Audio] },
            "role of another kind" => plain with { References = [Requests.Image(), Requests.Video with { Role = MediaRole.ReferenceImage }] },
            "url empty" => plain with { References = [Requests.Image(), Requests.Image(" ")] },
            "asset" => plain with { References = [Requests.Image("asset://asset-20260401123823-6d4x2")] },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    private static IEnumerable<MediaReference> Of(int count, MediaReference reference) => Enumerable.Repeat(reference, count);
}
