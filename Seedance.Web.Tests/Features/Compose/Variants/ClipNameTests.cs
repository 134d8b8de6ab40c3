using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Variants;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Variants;

/// <summary>Clips stay with their cells and keep their names, whatever becomes of the axes.</summary>
public sealed class ClipNameTests : VariantRig
{
    private ConceptBoard _board = null!;

    [Theory]
    [InlineData("calls")]
    [InlineData("openings")]
    [InlineData("seeds")]
    [InlineData("qualities")]
    [InlineData("placements")]
    public async Task FirstOptionThatSaysTheSame_KeepsTheClips_AndSoDoesItsLoss(string axis)
    {
        var form = Form();
        form.WritesFromBrief = true;
        form.Brief = new() { Product = "Fizz", Hook = "Tired?", CallToAction = "Try it" };
        form.Shots = [new() { What = "Ice cracks" }, new() { What = "A hand lifts the can" }];
        form.Seed = "7";
        await OpenAsync(form, axes =>
        {
            Vary(axes, 2, 0);
            axes.Calls.Clear();
            axes.Languages.Clear();
        });
        await StartAllAsync(VariantStage.Draft);
        await StartAllAsync(VariantStage.Final);
        var (drafts, finals) = (Names(VariantStage.Draft), Names(VariantStage.Final));
        Assert.All(finals, Assert.NotNull);

        _board.Edit(axes =>
        {
            switch (axis)
            {
                case "calls": axes.Calls.Add(axes.NewText("A", "Try it")); break;
                case "openings": axes.Openings.Add(axes.NewText("O", "Ice cracks")); break;
                case "seeds": axes.Seeds.Add(axes.NewSeed("7")); break;
                case "qualities": axes.Qualities.Add(axes.NewQuality(form.Model, form.Resolution)); break;
                default: axes.Placements.Add(axes.NewPlacement(Placement("tiktok"))); break;
            }
        });
        Assert.Equal(drafts, Names(VariantStage.Draft));
        Assert.Equal(finals, Names(VariantStage.Final));
        Assert.Empty(_board.Review.Cells); // nothing is offered for money a second time

        _board.Edit(axes => (axes.Calls, axes.Openings, axes.Seeds, axes.Qualities, axes.Placements) = ([], [], [], [], []));
        Assert.Equal(drafts, Names(VariantStage.Draft));
        Assert.Equal(finals, Names(VariantStage.Final));
    }

    [Fact]
    public async Task FirstOptionWithOtherWords_IsTheNextClipOfItsCell_AndTheEarlierOneIsStillThere()
    {
        await OpenAsync(Form(), axes => Vary(axes, 2, 0));
        await StartAllAsync(VariantStage.Draft);

        _board.Edit(axes => axes.Calls.Add(axes.NewText("A", "Buy now")));

        Assert.Equal(["H1-A1-9x16-v1-draft", "H2-A1-9x16-v1-draft"], _board.Review.Cells.Select(cell => cell.AssetId[(_board.Concept.Code.Length + 1)..]));
        Assert.Equal([$"{_board.Concept.Code}-H1-9x16-v1-draft"], _board.NamesOf(_board.Cells[0]).Where(_board.Jobs.ContainsKey));
    }

    [Fact]
    public async Task ReorderedOptions_KeepTheirClips()
    {
        await OpenAsync(Form(), axes => Vary(axes, 3, 2, "tiktok", "feed-4x5"));
        await StartAllAsync(VariantStage.Draft);
        var before = _board.Cells.ToDictionary(cell => cell.Cell.Key, cell => cell.AssetId);

        _board.Edit(axes =>
        {
            axes.Hooks.Reverse();
            axes.Calls.Reverse();
            axes.Placements.Reverse();
        });

        Assert.Equal(before, _board.Cells.ToDictionary(cell => cell.Cell.Key, cell => cell.AssetId));
        Assert.Empty(_board.Review.Cells);
    }

    [Fact]
    public async Task RemovedOption_HasItsClipsWhenItComesBack_AlsoWhenItsWordsAreTypedAgain()
    {
        await OpenAsync(Form(), axes => Vary(axes, 2, 1));
        await StartAllAsync(VariantStage.Draft);
        var (first, second) = (_board.Cells[0].AssetId, _board.Cells[1].AssetId);
        var removed = _board.Concept.Axes.Hooks[1];

        _board.Edit(axes => axes.Hooks.RemoveAt(1));
        _board.Edit(axes => axes.Hooks.Add(removed));
        Assert.Equal(second, _board.Cells[1].AssetId);

        _board.Edit(axes => axes.Hooks.RemoveAt(1));
        _board.Edit(axes => axes.Hooks.Add(axes.NewText("H", removed.Text)));
        _board.Edit(axes => axes.Hooks.Add(axes.NewText("H", removed.Text))); // and once more: a clip is one cell's only

        Assert.Equal([first, second, $"{_board.Concept.Code}-H4-A1-9x16-v1-draft"], _board.Cells.Select(cell => cell.AssetId));
        Assert.Equal(["H4"], _board.Review.Cells.Select(cell => $"H{cell.Cell.Hook!.Number}"));
        await StartAllAsync(VariantStage.Draft);
        Assert.Equal(3, _board.Jobs.Count);
    }

    [Fact]
    public async Task PlacementThatMakesWayForAnotherOfItsShape_HasItsClipsWhenItComesBack()
    {
        await OpenAsync(Form(), axes => Vary(axes, 1, 0, "tiktok"));
        await StartAllAsync(VariantStage.Draft);
        var made = _board.Cells[0].AssetId;

        _board.Edit(axes => axes.Placements.Clear());
        _board.Edit(axes => axes.Placements.Add(axes.NewPlacement(Placement("reels"))));
        Assert.Equal(made, _board.Cells[0].AssetId); // the very same request
        _board.Edit(axes => axes.Placements.Add(axes.NewPlacement(Placement("tiktok"))));

        Assert.Equal([("reels", false), ("tiktok", true)], _board.Cells.Select(cell => (cell.Cell.Placement!.Id, cell.AssetId == made)));
    }

    [Fact]
    public async Task Names_AreNeverGivenTwice_WhateverIsChangedInBetween()
    {
        await OpenAsync(Form(), axes => Vary(axes, 2, 0));
        var content = new Dictionary<string, string>(StringComparer.Ordinal);
        await CheckAsync(_ => { });
        await CheckAsync(axes => axes.Calls.Add(axes.NewText("A", "Buy now")));
        await CheckAsync(axes => axes.Calls.Clear());
        await CheckAsync(axes => axes.Hooks[0].Text = "Edited");
        await CheckAsync(axes => axes.Calls.Add(axes.NewText("A", "Buy later")));
        await CheckAsync(axes => axes.Seeds.AddRange([axes.NewSeed("1"), axes.NewSeed("2")]));
        await CheckAsync(axes => axes.Qualities.Add(axes.NewQuality(TestStudio.Request().Model, "480p")));
        await CheckAsync(axes => axes.Qualities.Add(axes.NewQuality(TestStudio.Request().Model, "720p")));
        await CheckAsync(axes => axes.Qualities.RemoveAt(0));
        await CheckAsync(axes => axes.Languages.Add("en"));
        await CheckAsync(axes => (axes.Calls, axes.Seeds, axes.Languages, axes.Qualities) = ([], [], [], []));
        Assert.Equal(content.Count, content.Values.Distinct().Count()); // and what says the same has one name

        async Task CheckAsync(Action<ConceptAxes> change)
        {
            _board.Edit(change);
            foreach (var stage in Enum.GetValues<VariantStage>())
            {
                await StartAllAsync(stage);
                foreach (var cell in _board.Cells) Assert.Equal(content.GetValueOrDefault(cell.AssetId, cell.Fingerprint), content[cell.AssetId] = cell.Fingerprint);
            }
        }
    }

    [Fact]
    public async Task AnotherRatioOfTheComposition_SwitchesNothingOn()
    {
        await OpenAsync(Form(), axes => Vary(axes, 2, 0));
        _board.Pick([_board.Cells[0]], isPicked: false);
        Assert.True(await Store.SaveAsync(_board.Concept, Cancel));
        var form = Form();
        form.Ratio = "1:1";

        Assert.Equal(RecomposeResult.Done, await Store.RecomposeAsync(TestStudio.Owner, _board.Concept.PublicId, form, _board.Concept.Mark, Cancel));
        await ReadAsync(VariantStage.Draft);

        Assert.Equal(["H2-1x1"], _board.Review.Cells.Select(cell => cell.Cell.Key));
    }

    private async Task OpenAsync(ComposeForm form, Action<ConceptAxes> vary) => _board = await BoardAsync(await ConceptAsync(form, vary), VariantStage.Draft);

    private List<string?> Names(VariantStage stage)
    {
        _board.Turn(stage);
        return [.. _board.Cells.Select(cell => _board.JobOf(cell)?.AssetId)];
    }

    // As it is read: from the database, not from what this page remembers.
    private async Task StartAllAsync(VariantStage stage)
    {
        _board.Turn(stage);
        _board.Pick(_board.Cells, isPicked: true);
        if (_board.Review.Cells.Count == 0) return;
        var done = Assert.IsType<StartResult.Done>(await Starter.StartAsync(_board.Concept, stage, _board.Review.Cells, _board.Jobs, Cancel));
        Assert.Equal(0, Assert.IsType<BatchResult.Created>(done.Batch).Repeated);
        await ReadAsync(stage);
    }

    private async Task ReadAsync(VariantStage stage)
    {
        var concept = (await Store.FindAsync(TestStudio.Owner, _board.Concept.PublicId, Cancel))!;
        _board.Show(concept, stage, await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel));
    }
}
