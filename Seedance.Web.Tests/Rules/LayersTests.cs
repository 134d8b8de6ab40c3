using System.Text.RegularExpressions;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Rules;

/// <summary>Who may use whom. Gateway, Storage and Data use none of the others; a feature never uses another feature.</summary>
public sealed partial class LayersTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Gateway"] = ["Gateway"],
        ["Limits"] = ["Limits"],
        ["Storage"] = ["Storage", "Data"], // the folder of the data, in its setup
        ["Media"] = ["Media", "Limits", "Storage", "Data", "Gateway"],
        ["Maintenance"] = ["Maintenance", "Jobs", "Media", "Storage", "Data", "Gateway"],
        ["Jobs"] = ["Jobs", "Limits", "Media", "Storage", "Data", "Gateway"],
    };

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Limits")]
    [InlineData("Storage")]
    [InlineData("Media")]
    [InlineData("Jobs")]
    [InlineData("Maintenance")]
    public void Module_UsesOnlyWhatLiesBelowIt(string module) =>
        Assert.Empty(Uses(module).Where(use => !MayUse[module].Contains(use.What.Split('.')[0])));

    [Fact]
    public void Data_UsesNothing() => Assert.Empty(Uses("Data").Where(use => !use.What.StartsWith("Data", StringComparison.Ordinal)));

    [Fact]
    public void Features_UseModulesAndSharedParts_ButNoOtherFeature()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Web, "Features")))
        {
            var own = $"Features.{Path.GetFileName(folder)}";
            Assert.Empty(Uses(Path.Combine("Features", Path.GetFileName(folder)))
                .Where(use => use.What != own && !use.What.StartsWith(own + '.', StringComparison.Ordinal) && use.What.StartsWith("Features.", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void OnlyProgramAndComponents_UseFeatures()
    {
        var users = Directory.EnumerateFiles(Web, "*.*", SearchOption.AllDirectories).Where(IsSource)
            .Where(file => !Relative(file).StartsWith("Features", StringComparison.Ordinal) && File.ReadAllText(file).Contains("Seedance.Web.Features", StringComparison.Ordinal))
            .Select(Relative);
        Assert.All(users, file => Assert.True(file == "Program.cs" || file.StartsWith("Components", StringComparison.Ordinal), file));
    }

    [Fact]
    public void Radzen_StaysInMarkup() => Assert.Empty(
        Directory.EnumerateFiles(Web, "*.cs", SearchOption.AllDirectories).Where(IsSource)
            .Where(file => File.ReadAllText(file).Contains("Radzen", StringComparison.Ordinal))
            .Select(Relative).Where(file => !file.StartsWith("Components", StringComparison.Ordinal)));

    private static string Web => Path.GetFullPath(Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web"));

    private static string Relative(string file) => Path.GetRelativePath(Web, file);

    private static bool IsSource(string file) =>
        (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
        && !Relative(file).StartsWith("obj", StringComparison.Ordinal) && !Relative(file).StartsWith("bin", StringComparison.Ordinal);

    private static List<(string File, string What)> Uses(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Web, folder), "*.*", SearchOption.AllDirectories).Where(IsSource).ToList();
        Assert.NotEmpty(files);
        return [.. files.SelectMany(file => Using().Matches(File.ReadAllText(file)).Select(match => (Relative(file), match.Groups[1].Value)))];
    }

    [GeneratedRegex(@"^@?using (?:static )?Seedance\.Web\.([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
