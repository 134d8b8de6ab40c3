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

        Assert.Equal(["C12-H1-A1-9x16-EN-v1", "C12-H2-A1-9x16-EN-v1"], cells.Select(cell => Name(cell, 1).AssetId(12, VariantStage.Final)));
        Assert.Equal("C12-H2-A1-9x16-EN-v3-draft", Name(cells[1], 3).AssetId(12, VariantStage.Draft));
    }

    [Fact]
    public void AxesThatAreNotVaried_SayNothing_AndTheShapeIsThatOfTheComposition()
    {
        var cell = Assert.Single(Cell.All(new ConceptAxes(), "16:9", VariantStage.Final));

        Assert.Equal("C3-16x9-v1", Name(cell, 1).AssetId(3, VariantStage.Final));
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
        Assert.Equal("C1-H1-9x16-Q2-v1", Name(Cell.All(axes, "9:16", VariantStage.Final).Single(cell => cell is { Hook.Number: 1, Quality.Number: 2 }), 1).AssetId(1, VariantStage.Final));
    }

    [Fact]
    public void EditedWords_AreAnotherVersionOnceTheOldOnesWereSent_AndOldWordsGetTheirsBack()
    {
        var axes = Axes(hooks: 1, calls: 0);
        var (first, second) = (CellMeaning.Of(Request), CellMeaning.Of(Request with { Prompt = "Something else." }));
        Assert.Equal(1, Find(axes, second).Version); // nothing was sent yet

        Send(axes, first);
        Assert.Equal((1, 2), (Find(axes, first).Version, Find(axes, second).Version));

        Send(axes, second);
        Assert.Equal((1, 2, 3), (Find(axes, first).Version, Find(axes, second).Version, Find(axes, CellMeaning.Of(Request with { Seed = 7 })).Version));
    }

    [Fact]
    public void Final_HasTheVersionOfItsDraft_AndAnotherOneWithAnotherModel()
    {
        var axes = Axes(hooks: 1, calls: 0);
        var (fast, fine, other) = (CellMeaning.Of(Request with { Model = "fast", Resolution = "480p" }), CellMeaning.Of(Request), CellMeaning.Of(Request with { Resolution = "1080p" }));
        Send(axes, fast);
        Assert.Equal(1, Find(axes, fine, VariantStage.Final).Version);
        Send(axes, fine, VariantStage.Final);

        Assert.Equal((1, 2, 1), Versions());
        Send(axes, other, VariantStage.Final);
        Assert.Equal((1, 2, 1), Versions());

        (int, int, int) Versions() => (Find(axes, fine, VariantStage.Final).Version, Find(axes, other, VariantStage.Final).Version, Find(axes, fast).Version);
    }

    [Fact]
    public void AnotherCrop_IsTheSameClip() => Assert.Equal(CellMeaning.Of(Request), CellMeaning.Of(Request with { Crop = CropAnchor.End }));

    private static ClipName Name(Cell cell, int version) => new(cell.TextKey, version, cell.Quality?.Number ?? 0);

    private static ClipName Find(ConceptAxes axes, CellMeaning meaning, VariantStage stage = VariantStage.Draft)
    {
        var cells = Cell.All(axes, "9:16", stage);
        return new VersionLedger(axes, cells).Find(cells[0], stage, meaning);
    }

    private static void Send(ConceptAxes axes, CellMeaning meaning, VariantStage stage = VariantStage.Draft) => VersionLedger.Note(axes, Find(axes, meaning, stage), stage, meaning);

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
