using System.Text.Json;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Features.Compose.Preflight;

namespace Seedance.Web.Tests.Features.Compose.Brands;

/// <summary>What a kit does to the prompt that is sent, and what is said of it before.</summary>
public sealed class BrandPromptTests
{
    private static readonly FormBrand Brisa = new(Guid.NewGuid(), "Brisa") { Before = "Warm morning light.", After = "End on the logo of Image 1.", Mandatory = "Drink fresh\n无添加", Banned = "cheap\n便宜" };

    [Fact]
    public void Sentences_StandRoundATypedPrompt()
    {
        var form = PreflightRig.Form("Pour {0}.", MediaKind.Image);
        form.Brand = Brisa;

        Assert.Equal("Warm morning light.\nPour Image 1.\nEnd on the logo of Image 1.", form.ToRequest().Prompt);
        Assert.Equal("Pour Image 1.", PromptText.Resolve(new Composed(form).OwnPrompt, form.References));
        var copy = JsonSerializer.Deserialize<ComposeForm>(JsonSerializer.Serialize(form, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
        Assert.Equal(form.ToRequest().Prompt, copy.ToRequest().Prompt);

        form.Prompt = " ";
        Assert.Equal(" ", form.ToRequest().Prompt);
    }

    [Fact]
    public void Sentences_StandRoundAWrittenPrompt()
    {
        var form = new ComposeForm { WritesFromBrief = true, Brand = Brisa with { After = "End." } };
        form.Brief.Product = "Brisa iced tea";

        Assert.StartsWith("Warm morning light.", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.EndsWith("End.", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("Warm morning light.", new Composed(form).OwnPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public void MandatoryAndBannedWords_AreFindings_WithAWayOut()
    {
        using var rig = new PreflightRig();
        var form = PreflightRig.Form("A CHEAP drink, 便宜又好喝.");
        form.Brand = Brisa with { After = "" };

        var found = Findings(rig, form);
        Assert.Equal(
            [
                "“cheap” is a word that Brisa never uses. Say it another way.",
                "“便宜” is a word that Brisa never uses. Say it another way.",
                "Brisa asks for “Drink fresh” in every clip, and the prompt does not have it.",
                "Brisa asks for “无添加” in every clip, and the prompt does not have it.",
            ],
            found.Select(finding => finding.Text));
        Assert.All(found, finding => Assert.Equal(Severity.Blocking, finding.Severity));

        foreach (var finding in found) finding.Fix!.Apply!(form);
        Assert.Empty(Findings(rig, form));
        Assert.Equal("A  drink, 又好喝.\nDrink fresh\n无添加", form.Prompt);
    }

    [Fact]
    public void MandatoryTextOfABrief_BecomesAMustHave()
    {
        using var rig = new PreflightRig();
        var form = new ComposeForm { Model = "doubao-seedance-2-0-260128", WritesFromBrief = true, Brand = Brisa with { After = "" } };
        form.Brief.Product = "Brisa iced tea";

        foreach (var finding in Findings(rig, form)) finding.Fix!.Apply!(form);

        Assert.Empty(Findings(rig, form));
        Assert.Equal("Drink fresh\n无添加", form.Brief.MustHaves);
    }

    [Fact]
    public void FullKit_OfTwoHundredWords_IsCheckedWordByWord_AndAgain()
    {
        using var rig = new PreflightRig();
        var numbers = Enumerable.Range(100, BrandText.MaxLines).ToList();
        var form = PreflightRig.Form("A ｗｏｒｄ１４２ and text-150 drink.");
        form.Brand = new FormBrand(Guid.NewGuid(), "Brisa") { Banned = string.Join('\n', numbers.Select(n => $"word{n}")), Mandatory = string.Join('\n', numbers.Select(n => $"text-{n}")) };

        foreach (var copy in new[] { form, JsonSerializer.Deserialize<ComposeForm>(JsonSerializer.Serialize(form, JsonSerializerOptions.Web), JsonSerializerOptions.Web)! })
        {
            var found = Findings(rig, copy);
            Assert.Equal(BrandText.MaxLines, found.Count);
            Assert.StartsWith("“word142” is a word", found[0].Text, StringComparison.Ordinal);
            Assert.DoesNotContain(found, finding => finding.Text.Contains("text-150", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void HalfACharacter_InPromptOrKit_BreaksNothing()
    {
        using var rig = new PreflightRig();
        var form = PreflightRig.Form("A cheap \ud83c drink.");
        form.Brand = new FormBrand(Guid.NewGuid(), "Brisa") { Banned = "cheap\nbad \udf53" };

        Assert.Equal(["“cheap” is a word that Brisa never uses. Say it another way."], Findings(rig, form).Select(finding => finding.Text));
    }

    private static List<Finding> Findings(PreflightRig rig, ComposeForm form) => [.. rig.Check(form).Where(finding => finding.Text.Contains("Brisa", StringComparison.Ordinal))];
}
