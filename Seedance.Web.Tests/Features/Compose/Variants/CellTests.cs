using Seedance.Web.Features.Compose.Variants;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Variants;

/// <summary>The names of cells: made of numbers that are given once, and of a version that grows with what was sent.</summary>
public sealed class CellTests
{
    private static readonly VideoRequest Request = TestStudio.Request();

    [Fact]
    public void AssetId_IsBuiltAsTheBriefSaysIt()
    {
        var axes = Axes(hooks: 2, calls: 1);
        axes.Placements.Add(axes.NewPlacement(new Placement { Ratio = "9:16" }));
        axes.Languages.Add("en");

        var cells = Cell.All(axes, "1:1", VariantStage.Final);

        Assert.Equal(["C12-H1-A1-9x16-EN-v1", "C12-H2-A1-9x16-EN-v1"], cells.Select(cell => cell.AssetId(12, 1, VariantStage.Final)));
        Assert.Equal("C12-H2-A1-9x16-EN-v3-draft", cells[1].AssetId(12, 3, VariantStage.Draft));
    }

    [Fact]
    public void AxesThatAreNotVaried_SayNothing_AndTheShapeIsThatOfTheComposition()
    {
        var cell = Assert.Single(Cell.All(new ConceptAxes(), "16:9", VariantStage.Final));

        Assert.Equal("C3-16x9-v1", cell.AssetId(3, 1, VariantStage.Final));
    }

    [Fact]
    public void Numbers_AreNeverGivenAgain()
    {
        var axes = Axes(hooks: 3, calls: 0);
        axes.Hooks.RemoveAt(2);
        axes.Hooks.Add(axes.NewText("H"));

        Assert.Equal([1, 2, 4], axes.Hooks.Select(hook => hook.Number));
    }

    [Fact]
    public void Placements_OfOneShape_HaveCodesOfTheirOwn_AndTheSameOnesWhenTheyComeBack()
    {
        var axes = new ConceptAxes();
        string Code(string id, string ratio) => axes.NewPlacement(new Placement { Ratio = ratio }.Named(id)).Code;

        Assert.Equal(["9x16", "9x16-reels", "4x5", "16x9", "16x9-bumper-6s"],
            [Code("tiktok", "9:16"), Code("reels", "9:16"), Code("feed-4x5", "4:5"), Code("instream-16x9", "16:9"), Code("bumper-6s", "16:9")]);
        Assert.Equal(("9x16-reels", "9x16", "1x1"), (Code("reels", "9:16"), Code("tiktok", "9:16"), Code("reels", "1:1")));
    }

    [Fact]
    public void FiveHooksThreeCallsFourPlacements_AreSixtyCells_AllWithTheirOwnName()
    {
        var axes = Axes(hooks: 5, calls: 3);
        foreach (var (id, ratio) in new[] { ("tiktok", "9:16"), ("reels", "9:16"), ("feed-4x5", "4:5"), ("square", "1:1") }) axes.Placements.Add(axes.NewPlacement(new Placement { Ratio = ratio }.Named(id)));

        var cells = Cell.All(axes, "9:16", VariantStage.Draft);

        Assert.Equal((60, 60, 60), (cells.Count, cells.Select(cell => cell.Key).Distinct().Count(), axes.CountDrafts()));
    }

    [Fact]
    public void Qualities_CountForFinalsOnly()
    {
        var axes = Axes(hooks: 2, calls: 0);
        axes.Qualities.Add(axes.NewQuality("m", "720p"));
        axes.Qualities.Add(axes.NewQuality("m", "1080p"));

        Assert.Equal((2, 4), (Cell.All(axes, "9:16", VariantStage.Draft).Count, Cell.All(axes, "9:16", VariantStage.Final).Count));
        Assert.Equal((2, 4), (axes.CountDrafts(), axes.CountFinals()));
        Assert.Equal("C1-H1-9x16-Q2-v1", Cell.All(axes, "9:16", VariantStage.Final).Single(cell => cell is { Hook.Number: 1, Quality.Number: 2 }).AssetId(1, 1, VariantStage.Final));
    }

    [Fact]
    public void EditedWords_AreAnotherVersionOnceTheOldOnesWereSent_AndOldWordsGetTheirsBack()
    {
        var (axes, cell) = One();
        var (first, second) = (CellMeaning.Of(Request), CellMeaning.Of(Request with { Prompt = "Something else." }));
        Assert.Equal(1, VersionLedger.Find(axes, cell, VariantStage.Draft, second)); // nothing was sent yet

        VersionLedger.Note(axes, cell, VariantStage.Draft, first);
        Assert.Equal((1, 2), (VersionLedger.Find(axes, cell, VariantStage.Draft, first), VersionLedger.Find(axes, cell, VariantStage.Draft, second)));

        VersionLedger.Note(axes, cell, VariantStage.Draft, second);
        Assert.Equal((1, 2, 3), (Find(first), Find(second), Find(CellMeaning.Of(Request with { Seed = 7 }))));

        int Find(CellMeaning meaning) => VersionLedger.Find(axes, cell, VariantStage.Draft, meaning);
    }

    [Fact]
    public void Final_HasTheVersionOfItsDraft_AndAnotherOneWithAnotherModel()
    {
        var (axes, cell) = One();
        var (fast, fine, other) = (CellMeaning.Of(Request with { Model = "fast", Resolution = "480p" }), CellMeaning.Of(Request), CellMeaning.Of(Request with { Resolution = "1080p" }));
        VersionLedger.Note(axes, cell, VariantStage.Draft, fast);
        Assert.Equal(1, VersionLedger.Find(axes, cell, VariantStage.Final, fine));
        VersionLedger.Note(axes, cell, VariantStage.Final, fine);

        Assert.Equal((1, 2, 1), (Find(fine), Find(other), VersionLedger.Find(axes, cell, VariantStage.Draft, fast)));
        VersionLedger.Note(axes, cell, VariantStage.Final, other);
        Assert.Equal((1, 2, 1), (Find(fine), Find(other), VersionLedger.Find(axes, cell, VariantStage.Draft, fast)));

        int Find(CellMeaning meaning) => VersionLedger.Find(axes, cell, VariantStage.Final, meaning);
    }

    [Fact]
    public void AnotherCrop_IsTheSameClip() => Assert.Equal(CellMeaning.Of(Request), CellMeaning.Of(Request with { Crop = CropAnchor.End }));

    private static (ConceptAxes Axes, Cell Cell) One()
    {
        var axes = Axes(hooks: 1, calls: 0);
        return (axes, Cell.All(axes, "9:16", VariantStage.Draft)[0]);
    }

    private static ConceptAxes Axes(int hooks, int calls)
    {
        var axes = new ConceptAxes();
        for (var i = 0; i < hooks; i++) axes.Hooks.Add(axes.NewText("H"));
        for (var i = 0; i < calls; i++) axes.Calls.Add(axes.NewText("A"));
        return axes;
    }
}

internal static class PlacementNames
{
    public static Placement Named(this Placement placement, string id)
    {
        placement.Id = id;
        return placement;
    }
}
