using System.Text.Json;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Brief;

/// <summary>Overrides, variations, limits: what the golden files do not show.</summary>
public sealed class PromptWriterTests
{
    [Fact]
    public void ASentenceByHand_Stays_WhateverTheBriefSays_AndGoesBack()
    {
        var form = Form();
        var subject = Sentence(form, SentenceIds.Subject);
        form.Brief.Edits[SentenceIds.Subject] = new SentenceEdit("Quite another start.", subject.Brief);
        Assert.StartsWith("Quite another start.", form.ActivePrompt, StringComparison.Ordinal);
        Assert.False(Sentence(form, SentenceIds.Subject).IsOutdated);

        form.Brief.Product = "A lamp";
        form.Brief.Offer = "";
        Assert.StartsWith("Quite another start.", form.ActivePrompt, StringComparison.Ordinal);
        Assert.True(Sentence(form, SentenceIds.Subject).IsOutdated);
        Assert.Contains("A lamp", Sentence(form, SentenceIds.Subject).Brief, StringComparison.Ordinal);

        form.Brief.Edits.Remove(SentenceIds.Subject);
        Assert.Contains("A lamp", form.ActivePrompt, StringComparison.Ordinal);
    }

    [Fact]
    public void ASentenceByHand_Stays_WhenTheBriefHasNothingToSayThereAnyMore_AndAnEmptyOneIsLeftOut()
    {
        var form = Form();
        form.Brief.Edits[SentenceIds.MustHaves] = new SentenceEdit("Always the red can.", Sentence(form, SentenceIds.MustHaves).Brief);
        form.Brief.Edits[SentenceIds.Style] = new SentenceEdit("", Sentence(form, SentenceIds.Style).Brief);
        form.Brief.MustHaves = "";

        Assert.Contains("Always the red can.", form.ActivePrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("Must be in the clip", form.ActivePrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("lived-in home", form.ActivePrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("  ", form.ActivePrompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_AreUnique_AndStayWithTheirShot_WhenRowsMove()
    {
        var form = Form();
        var rows = ShotPlan.Rows(form);
        form.Brief.Edits[SentenceIds.Shot(rows[1].Id)] = new SentenceEdit("Mine.", "");
        (rows[0], rows[1]) = (rows[1], rows[0]);

        var written = PromptWriter.Write(form);

        Assert.Equal(written.Sentences.Count, written.Sentences.Select(sentence => sentence.Id).Distinct().Count());
        Assert.Equal("Mine.", written.Sentences.First(sentence => sentence.Id.StartsWith("shot:", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public void References_AreChips_SoTheyAreRenumberedAndResolved()
    {
        var form = Form();
        form.References.AddRange([Image("a"), Image("b")]);
        form.Brief.Proof = "the label of Image 2";
        ShotPlan.Rows(form)[0].References.Add(form.References[1].ChipKey);
        Assert.Contains("the label of Image 2", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Contains("In this shot: the look of Image 2.", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Empty(PromptText.Find(form.ActivePrompt, form.References));

        form.References.Reverse();
        Assert.Contains("In this shot: the look of Image 1.", form.ResolvedPrompt, StringComparison.Ordinal);

        form.References.RemoveAt(0);
        Assert.DoesNotContain("In this shot", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Equal(form.ResolvedPrompt, form.ToRequest().Prompt);
    }

    [Fact]
    public void TypedLookalikesOfChips_AndTemplateSigns_AreSentAsTheyAreTyped()
    {
        var form = Form();
        form.Brief.Product = "{offer} [x] @{deadbeef}";
        form.Brief.Hook = "{words} [a]?";

        Assert.Contains("{offer} [x] @{deadbeef}", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Contains("\"{words} [a]?\"", form.ResolvedPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public void ExactWords_AreNeverLost_AlsoWhenNoShotHasThem()
    {
        var form = Form();
        form.Shots = [new Shot { Tenths = 100, What = "A can stands on a table" }];

        Assert.Contains("The first words, spoken at once (warm)", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Contains("\"Tired again?\"", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Contains("On-screen text \"Try it\" at the end", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Contains("no other on-screen text", form.ResolvedPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBrand_StandsBeforeAndAfter_TheDraftKeepsAll_AndTheFreePromptIsUntouched()
    {
        var form = Form();
        form.Prompt = "Typed by hand.";
        ShotPlan.Rows(form)[0].OnScreen = new OnScreenText { Text = "Hi", From = 0.5, Position = TextPosition.Center };
        form.Brief.Edits[SentenceIds.Tone] = new SentenceEdit("Calm.", "The tone is warm.");
        var again = JsonSerializer.Deserialize<ComposeForm>(JsonSerializer.Serialize(form, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;

        var text = PromptWriter.Write(again, "Nordic light.", "Never a crowd.").Text;

        Assert.StartsWith("Nordic light.\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nNever a crowd.", text, StringComparison.Ordinal);
        Assert.Equal(PromptWriter.Write(form, "Nordic light.", "Never a crowd.").Text, text);
        again.WritesFromBrief = false;
        Assert.Equal("Typed by hand.", again.ToRequest().Prompt);
    }

    [Fact]
    public void AVariation_ChangesWhatItNames_AlsoWhereItWasTypedByHand()
    {
        var form = Form();
        ShotPlan.Rows(form)[0].What = "A poster with \"Tired again?\" on it";
        var says = PromptWriter.Write(form).Sentences.First(sentence => sentence.Text.Contains("Tired again?", StringComparison.Ordinal));
        form.Brief.Edits[says.Id] = new SentenceEdit("She whispers: \"Tired again?\"", says.Brief);
        form.Brief.Edits[SentenceIds.Shot(form.Shots[0].Id)] = new SentenceEdit("0–3 s: hidden.", "x");

        new AdVariation(Hook: "Still yawning?", CallToAction: "Order now", OpeningShot: "A clock strikes three").Apply(form);
        var prompt = form.ResolvedPrompt;

        Assert.DoesNotContain("Tired again?", prompt, StringComparison.Ordinal);
        Assert.Contains("A clock strikes three", prompt, StringComparison.Ordinal);
        Assert.Contains("\"Order now\"", prompt, StringComparison.Ordinal);
        Assert.Contains("\"Still yawning?\"", prompt, StringComparison.Ordinal);

        new AdVariation(Language: AdLanguages.Chinese).Apply(form);
        Assert.StartsWith("手机自拍风格的用户测评广告", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Empty(form.Brief.Edits);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void TextsAtTheLimits_AreWrittenWhole_AndFast(string language)
    {
        var form = Form();
        form.Brief.Language = language;
        form.Duration = "15";
        form.References.AddRange(Enumerable.Range(0, 9).Select(i => Image($"{i}")));
        form.Shots = [.. Enumerable.Range(0, 15).Select(i => new Shot { Tenths = 10, What = $"镜头 {i}: " + new string('夏', 250), Says = i == 7 ? "مرحبا" : null, References = [form.References[i % 9].ChipKey] })];

        var prompt = form.ResolvedPrompt;

        Assert.True(prompt.Length > 4_500, $"{prompt.Length}");
        for (var i = 0; i < 15; i++) Assert.Contains($"镜头 {i}: {new string('夏', 250)}", prompt, StringComparison.Ordinal);
        for (var i = 1; i <= 9; i++) Assert.Contains($"Image {i}", prompt, StringComparison.Ordinal);
        Assert.Contains("مرحبا", prompt, StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "14–15 s:" : "14–15秒：", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void BothLanguages_HaveTheSameTemplates()
    {
        var (english, chinese) = (Names("en"), Names("zh"));

        Assert.Empty(english.Except(chinese).Where(name => !name.StartsWith("language.", StringComparison.Ordinal)));
        Assert.Empty(chinese.Except(english));

        static HashSet<string> Names(string language)
        {
            using var json = JsonDocument.Parse(JsonSerializer.Serialize(PromptTemplates.For(language), JsonSerializerOptions.Web));
            return [.. json.RootElement.EnumerateObject().SelectMany(part => part.Value.ValueKind == JsonValueKind.Object ? part.Value.EnumerateObject().Select(one => $"{part.Name}.{one.Name}") : [part.Name])];
        }
    }

    private static PromptSentence Sentence(ComposeForm form, string id) => PromptWriter.Write(form).Sentences.Single(sentence => sentence.Id == id);

    private static FormReference Image(string name) => new() { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = $"https://cdn.example.org/{name}.jpg" };

    private static ComposeForm Form() => new()
    {
        WritesFromBrief = true,
        Brief = new AdBrief { Kind = AdKind.UgcReview, Product = "Fjell", Offer = "2 for 1", Hook = "Tired again?", CallToAction = "Try it", MustHaves = "- the can\n• cold drops", Tone = "warm" },
    };
}
