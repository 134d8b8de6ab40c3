using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Components.Shared;
using Seedance.Web.Media;
using Seedance.Web.Tests.Media;

namespace Seedance.Web.Tests.Components.Shared;

public sealed class MediaWordsTests
{
    private static readonly MediaWords Words = With("/usr/bin/ffmpeg");

    [Theory]
    [InlineData("18.2 s; at most 15 s. Trim it here.", MediaFaults.TooLong, 18.2, 15.0, false)]
    [InlineData("15.001 s; at most 15 s. Trim it here.", MediaFaults.TooLong, 15.001, 15.0, false)]
    [InlineData("30 MB; it may have less than 30 MB. Make it smaller here.", MediaFaults.TooManyBytes, 31457280L, 31457280.0, true)]
    [InlineData("The shorter side has 300 px; it must have more than 300 px. Enlarge it here, or choose a larger one.", MediaFaults.SideTooSmall, 300.0, 300.0, true)]
    [InlineData("23.98 frames per second; there must be at least 24 frames per second. Convert it here.", MediaFaults.FrameRateTooLow, 23.976, 24.0, false)]
    [InlineData("The sounds last 15.1 s together; at most 15 s. Trim or remove one.", MediaFaults.TogetherTooLong, "Audio", 15.1, 15.0, false)]
    [InlineData("The name ends with .jpg, but inside is a program. If that is what you meant, save the file again in its own program; if not, do not open it.", MediaFaults.NameDiffers, "program", ".jpg")]
    [InlineData("This is a HEIC picture; the model takes jpeg, png. Convert it here.", MediaFaults.FormatNotAccepted, "heic", "jpeg, png")]
    public void Words_NameTheRule_TheMeasuredValue_AndWhatToDo(string words, string rule, params object[] values) =>
        Assert.Equal(words, Words.Text(new MediaFault(rule, values)));

    [Theory]
    [InlineData("18.2 s; at most 15 s. Trim it in your own program, or ask an administrator to install ffmpeg: then the studio does it.", MediaFaults.TooLong, 18.2, 15.0, false)]
    [InlineData("This is a HEIC picture; the model takes jpeg, png. Convert it in your own program, or ask an administrator to install ffmpeg: then the studio does it.", MediaFaults.FormatNotAccepted, "heic", "jpeg, png")]
    [InlineData("1 s; it must last at least 2 s. Choose a longer file.", MediaFaults.TooShort, 1.0, 2.0, false)]
    public void WithoutFfmpeg_NoWordsPromiseItHere(string words, string rule, params object[] values)
    {
        var away = With(null);
        Assert.Equal(words, away.Text(new MediaFault(rule, values)));
        Assert.All(MediaRows.Single.SelectMany(row => MediaRules.Check(row.Facts, new())), fault => Assert.DoesNotContain(" here", away.Text(fault), StringComparison.Ordinal));
    }

    private static MediaWords With(string? ffmpeg)
    {
        var folder = Directory.CreateTempSubdirectory("tools-").FullName;
        if (ffmpeg is not null) File.WriteAllText(Path.Combine(folder, Path.GetFileName(ffmpeg)), "");
        var mender = new MediaMender(new MediaTools(NullLogger<MediaTools>.Instance, folder));
        Directory.Delete(folder, recursive: true);
        return new ServiceCollection().AddLogging().AddLocalization().AddSingleton(mender).AddSingleton<MediaWords>().BuildServiceProvider().GetRequiredService<MediaWords>();
    }

    [Fact]
    public void EveryRule_AndEverythingThatCanBeFound_HasItsWords()
    {
        var faults = MediaRows.Single.SelectMany(row => MediaRules.Check(row.Facts, new()))
            .Concat(MediaRows.Together.SelectMany(row => MediaRules.CheckTogether(row.Facts, new())))
            .Concat(SnifferCorpus.Files.Select(file => MediaSniffer.Sniff(file.Head, file.Name, file.Type).Fault).OfType<MediaFault>())
            .Concat([new(MediaFaults.Broken), new(MediaFaults.TooSlowToRead), new(MediaFaults.TooBigToRead, 65535, 65535), new(MediaFaults.TooFewBytes, 1.0, 2.0, true), new(MediaFaults.TogetherTooShort, "Video", 1.0, 2.0, true)])
            .ToList();
        Assert.Empty(typeof(MediaFaults).GetFields().Select(rule => rule.Name).Except(faults.Select(fault => fault.Rule)));
        Assert.All(faults, fault => Assert.DoesNotMatch("Media_|Is_|Unit_|Bound_|[{}]", Words.Text(fault)));
        Assert.All(MediaFormats.All, format => Assert.DoesNotContain("Is_", Words.Text(new(MediaFaults.FormatNotAccepted, format.Name, "png")), StringComparison.Ordinal));
        Assert.All(MediaFormats.All, format => Assert.StartsWith("This is a", Words.Text(new(MediaFaults.FormatNotAccepted, format.Name, "png")), StringComparison.Ordinal));
    }
}
