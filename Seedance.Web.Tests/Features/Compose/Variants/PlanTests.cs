using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Features.Compose.Variants;

namespace Seedance.Web.Tests.Features.Compose.Variants;

/// <summary>What every cell comes to, and what is to know of all of them before they are paid.</summary>
public sealed class PlanTests : VariantRig
{
    private static readonly Dictionary<string, MadeClip> NothingMade = [];

    [Fact]
    public async Task Cell_HasItsWordsShapeAndLength_AndDraftsTheFastModel()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 2, 1, "tiktok", "bumper-6s"));
        concept.Form.Duration = "10";
        concept = Recomposed(concept);

        var cells = Planner.Plan(concept, VariantStage.Final);
        var draft = Planner.Plan(concept, VariantStage.Draft)[3];

        Assert.Equal(4, cells.Count);
        Assert.Equal(("9:16", 10, "16:9", 6), (cells[0].Request.Ratio, cells[0].Request.Seconds, cells[1].Request.Ratio, cells[1].Request.Seconds));
        Assert.Contains("Hook number 2?", cells[3].Request.Prompt);
        Assert.Contains("Call number 1", cells[3].Request.Prompt);
        Assert.Equal(("doubao-seedance-2-0-260128", "720p"), (cells[3].Request.Model, cells[3].Request.Resolution));
        Assert.Equal(("doubao-seedance-2-0-fast-260128", "480p", cells[3].Request.Prompt), (draft.Request.Model, draft.Request.Resolution, draft.Request.Prompt));
        Assert.Equal($"C{concept.Id}-H2-A1-16x9-v1-draft", draft.AssetId);
    }

    [Fact]
    public async Task Brief_IsWrittenAgainForEveryCell_InItsLanguage()
    {
        var form = Form();
        form.WritesFromBrief = true;
        form.Brief = new AdBrief { Product = "Fizz", Hook = "Tired at three?", CallToAction = "Try it", Language = "en" };
        var concept = await ConceptAsync(form, axes =>
        {
            axes.Languages.Add("zh");
            axes.Hooks.Add(axes.NewText("H", "Wake up!"));
            axes.Hooks[0].In["zh"] = "下午三点累了？";
            axes.Hooks[1].In["zh"] = "醒醒！";
            axes.Calls[0].In["zh"] = "试试看";
        });

        var prompts = Planner.Plan(concept, VariantStage.Final).ToDictionary(cell => cell.AssetId, cell => cell.Request.Prompt);

        Assert.Equal(4, prompts.Count);
        Assert.Contains("Wake up!", prompts[$"C{concept.Id}-H2-A1-9x16-EN-v1"]);
        Assert.DoesNotContain("Tired", prompts[$"C{concept.Id}-H2-A1-9x16-EN-v1"]);
        Assert.Contains("醒醒！", prompts[$"C{concept.Id}-H2-A1-9x16-ZH-v1"]);
        Assert.Contains("试试看", prompts[$"C{concept.Id}-H1-A1-9x16-ZH-v1"]);
    }

    [Fact]
    public async Task FindingOfManyCells_IsSaidOnce_WithAllOfThem()
    {
        var concept = await ConceptAsync(vary: axes =>
        {
            Vary(axes, 3, 1);
            axes.Hooks[1].Text = " ";
            axes.Languages.AddRange(["en", "es"]);
        });
        var review = Review(concept, NothingMade);

        var empty = Assert.Single(review.Faults);
        Assert.Equal((2, true), (empty.Cells.Count, empty.CanSwitchOff));
        Assert.StartsWith("H2 has no words", empty.Text);
        Assert.Single(review.Findings, finding => finding.Text.StartsWith("H1 has no words in Spanish", StringComparison.Ordinal) && finding.Cells.Count == 1);
    }

    [Fact]
    public async Task PlaceThatNoAxisFills_KeepsTheBatchFromBeingSent()
    {
        var concept = await ConceptAsync(Form("Someone says {hook} and {cta}."), axes => Vary(axes, 2, 0));

        Assert.Contains("{cta}", Assert.Single(Review(concept, NothingMade).Faults).Text);
    }

    [Fact]
    public async Task CellsThatAskForTheSameClip_AreNamed_AllButTheFirst()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 2, 1, "tiktok", "reels", "stories"));

        var twins = Assert.Single(Review(concept, NothingMade).Findings, finding => finding.Severity == Severity.Warning);

        Assert.Equal(4, twins.Cells.Count);
        Assert.All(twins.Cells, cell => Assert.NotEqual("tiktok", cell.Cell.Placement!.Id));
        Assert.True(twins.CanSwitchOff);
    }

    [Fact]
    public async Task WhatTheTeamHasAlready_IsNamedWithItsClip()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 2, 1));
        var cells = Planner.Plan(concept, VariantStage.Draft);
        await Studio.SubmitAsync(cells[1].Request, Fakes.TestStudio.Stranger);
        var made = await Services.GetRequiredService<AlreadyMade>()
            .FindAsync(Fakes.TestStudio.Owner, [.. cells.Select(cell => cell.Fingerprint)], Cancel);

        var finding = Assert.Single(Review(concept, made).Findings, finding => finding.Clips.Count > 0);

        Assert.Equal([cells[1].AssetId], finding.Cells.Select(cell => cell.AssetId));
        Assert.Equal((Fakes.TestStudio.Stranger, false), (finding.Clips[0].By, finding.Clips[0].IsMine));
    }

    [Fact]
    public async Task SwitchedOffCells_AreNeitherCountedNorPriced()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 3, 1));
        var board = await BoardAsync(concept, VariantStage.Draft);
        var before = board.Review.Estimate.MaxTokens;

        board.Pick([board.Cells[0]], isPicked: false);

        Assert.Equal((2, before / 3 * 2), (board.Review.Cells.Count, board.Review.Estimate.MaxTokens));
        board.Turn(VariantStage.Final);
        Assert.Empty(board.Review.Cells); // nothing was chosen yet
        board.Pick(board.Cells, isPicked: true);
        Assert.Equal(2, board.Review.Cells.Count); // what is off stays off
    }

    [Fact]
    public async Task FirstOptionOfAFurtherAxis_AndItsLoss_SwitchNothingOn()
    {
        var board = await BoardAsync(await ConceptAsync(vary: axes => Vary(axes, 2, 0)), VariantStage.Final);
        var axes = board.Concept.Axes;
        board.Pick(board.Cells, isPicked: true);
        board.Turn(VariantStage.Draft);
        board.Pick([board.Cells[0]], isPicked: false);
        var (off, chosen) = (axes.Off.Order().ToList(), axes.Chosen.Order().ToList());
        Assert.Equal(["H1-9x16"], off);

        board.Edit(_ => Vary(axes, 0, 1, "feed-4x5"));
        Assert.Equal([2], board.Review.Cells.Select(cell => cell.Cell.Hook!.Number));
        board.Edit(_ => axes.Openings.Add(axes.NewText("O", "Ice cracks")));
        board.Edit(_ => axes.Languages.Add("es"));
        board.Edit(_ => axes.Qualities.Add(axes.NewQuality("m", "720p")));
        board.Edit(_ => axes.Seeds.Add(axes.NewSeed("7")));
        board.Edit(_ => axes.Seeds.Add(axes.NewSeed("8")));

        Assert.Equal(["H1-A1-O1-4x5-ES-S1"], axes.Off);
        Assert.Equal(["H1-A1-O1-4x5-ES-Q1-S1", "H2-A1-O1-4x5-ES-Q1-S1"], axes.Chosen.Order());
        Assert.Equal([(2, 1), (1, 2), (2, 2)], board.Review.Cells.Select(cell => (cell.Cell.Hook!.Number, cell.Cell.Seed!.Number)));

        board.Edit(_ => axes.Seeds.RemoveAt(1));
        board.Edit(_ => axes.Seeds.Clear());
        board.Edit(_ => axes.Calls.Clear());
        board.Edit(_ => (axes.Openings, axes.Languages, axes.Qualities, axes.Placements) = ([], [], [], []));

        Assert.Equal(off, axes.Off.Order());
        Assert.Equal(chosen, axes.Chosen.Order());
        Assert.Equal([2], board.Review.Cells.Select(cell => cell.Cell.Hook!.Number));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SixtyCells_ArePlannedWhileSomebodyTypes(bool hasBrand)
    {
        var form = Form();
        form.WritesFromBrief = true;
        form.Brief = new AdBrief { Product = "Fizz", Hook = "Tired at three?", CallToAction = "Try it", Proof = "9 of 10 felt awake", Audience = "office people" };
        var concept = await ConceptAsync(form, axes => Vary(axes, 4, 2, "tiktok", "feed-4x5", "square", "instream-16x9"));
        if (hasBrand)
        {
            concept.Form.Brand = new FormBrand(Guid.NewGuid(), "Fjell")
            {
                Before = "Warm morning light.",
                After = "End on the logo.",
                Mandatory = "Try it\nFizz",
                Banned = string.Join('\n', Enumerable.Range(1, 100).Select(i => $"banned phrase {i}")),
            };
            concept = Recomposed(concept);
        }

        var board = await BoardAsync(concept, VariantStage.Draft);
        Assert.Equal(60, board.Cells.Count);
        var times = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            var time = System.Diagnostics.Stopwatch.StartNew();
            board.Edit(axes => axes.Hooks[2].Text = $"Typed {i}?");
            times.Add(time.Elapsed.TotalMilliseconds);
            Assert.Equal(60, board.Review.Cells.Count);
        }

        Xunit.TestContext.Current.TestOutputHelper?.WriteLine($"a key press in the grid of 60{(hasBrand ? " with a brand kit" : "")}: median {times.Order().ElementAt(15):F1} ms, slowest {times.Max():F1} ms");
        Assert.Contains("Typed 29?", board.Cells.Single(cell => cell.Cell is { Hook.Number: 3, Call.Number: 1, Placement.Id: "tiktok" }).Request.Prompt);
    }

    private BatchReview Review(ConceptDraft concept, IReadOnlyDictionary<string, MadeClip> made) => BatchReview.Of(Planner.Plan(concept, VariantStage.Draft), made, Texts);

    private static ConceptDraft Recomposed(ConceptDraft concept) => new()
    {
        Id = concept.Id,
        PublicId = concept.PublicId,
        OwnerId = concept.OwnerId,
        Name = concept.Name,
        Form = concept.Form,
        FormJson = ConceptDraft.Write(concept.Form),
        Axes = concept.Axes,
        Mark = concept.Mark,
        Version = concept.Version,
    };
}
