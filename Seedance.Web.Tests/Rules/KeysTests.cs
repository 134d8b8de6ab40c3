using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Rules;

/// <summary>Whoever has turned off the shortcuts of a single key is heeded by every script that hears keys wherever one is on a page.</summary>
public sealed class KeysTests
{
    [Fact]
    public void EveryScriptThatHearsKeys_AsksWhetherSingleOnesAreOn()
    {
        var scripts = Directory.GetFiles(Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web"), "*.razor.js", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetFileName(file), Source: File.ReadAllText(file))).Where(script => script.Source.Contains("isWriting(event.target)", StringComparison.Ordinal)).ToList();

        Assert.True(scripts.Count >= 5, "The search itself is broken.");
        Assert.Empty(scripts.Where(script => !script.Source.Contains("hasSingleKeys()", StringComparison.Ordinal)).Select(script => script.Name));
    }
}
