using Seedance.Web.Media;

namespace Seedance.Web.Tests.Media;

public sealed class MediaSnifferTests
{
    [Fact]
    public void EveryFileOfTheCorpus_IsKnownOrRefusedAsItShould() => Assert.All(SnifferCorpus.Files, file =>
    {
        var found = MediaSniffer.Sniff(file.Head, file.Name, file.Type);
        Assert.Equal(file.Expected, found.Format?.Name ?? string.Join(' ', [found.Fault!.Rule, .. found.Fault.Values]));
    });

    [Fact]
    public void EveryFormat_IsInTheCorpus() =>
        Assert.Empty(MediaFormats.All.Select(format => format.Name).Except(SnifferCorpus.Files.Select(file => file.Expected)));
}
