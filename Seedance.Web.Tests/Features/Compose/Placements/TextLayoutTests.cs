using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Placements;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Tests.Features.Compose.Placements;

public sealed class TextLayoutTests
{
    private static readonly PlacementOptions Known = new();

    [Fact]
    public void Canvas_OfACut_IsTheMadePicture_WithTheZoneInWhatIsKept()
    {
        var feed = Known.Find("feed-4x5")!;
        Assert.Equal(new PlacementCanvas(1080, 1440, new Area(0, 44, 1080, 1350), new Area(64, 108, 952, 1222)), PlacementCanvas.Of(feed, CropAnchor.Middle));
        Assert.Equal(new Area(0, 90, 1080, 1350), PlacementCanvas.Of(feed, CropAnchor.End).Kept);
        Assert.Equal(new PlacementCanvas(1080, 1920, new Area(0, 0, 1080, 1920), new Area(0, 150, 930, 1330)), PlacementCanvas.Of(Known.Find("tiktok")!, CropAnchor.Middle));
        Assert.Null(PlacementCanvas.Of(Known.Find("shorts")!, CropAnchor.Middle).Safe);
    }

    [Theory]
    [InlineData("tiktok", TextPosition.UpperThird, true, null)]
    [InlineData("tiktok", TextPosition.Center, true, null)]
    [InlineData("tiktok", TextPosition.Top, false, TextPosition.UpperThird)]
    [InlineData("tiktok", TextPosition.Bottom, false, TextPosition.Center)]
    [InlineData("tiktok", TextPosition.Right, false, TextPosition.Center)]
    [InlineData("reels", TextPosition.LowerThird, false, TextPosition.Center)]
    [InlineData("reels", TextPosition.Bottom, false, TextPosition.Center)]
    [InlineData("feed-4x5", TextPosition.Bottom, false, TextPosition.LowerThird)]
    [InlineData("feed-4x5", TextPosition.LowerThird, true, null)]
    [InlineData("shorts", TextPosition.Bottom, true, null)]
    public void ShortHeadline_IsSafeOrMovesToTheNearestPlaceThatIs(string placement, TextPosition position, bool isSafe, TextPosition? safer)
    {
        var canvas = PlacementCanvas.Of(Known.Find(placement)!, CropAnchor.Middle);
        var text = Text("Peach. Ice. Go.", position);
        Assert.Equal(isSafe, TextLayout.IsSafe(TextLayout.Of(text, canvas), canvas));
        if (!isSafe) Assert.Equal(safer, TextLayout.SaferPosition(text, canvas));
    }

    [Theory]
    [InlineData("Summer in a can, and in your hand, before the ice has melted")]
    [InlineData("夏天就在一罐桃子冰茶里，冰块融化之前送到你手上，现在下单第二件半价")]
    [InlineData("الصيف في علبة وفي يدك قبل أن يذوب الثلج")]
    [InlineData("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen")]
    public void LongText_IsBrokenIntoLinesThatFit_AndLosesNothing(string words)
    {
        var canvas = PlacementCanvas.Of(Known.Find("tiktok")!, CropAnchor.Middle);
        var laid = TextLayout.Of(Text(words, TextPosition.Center), canvas);
        Assert.InRange(laid.Lines.Count, 2, 6);
        Assert.True(laid.Box.Width <= canvas.Width * 0.8 + 1);
        Assert.Equal(words.Replace(" ", "", StringComparison.Ordinal), string.Concat(laid.Lines).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void TextThatFitsNowhere_HasNoSaferPlace()
    {
        var canvas = PlacementCanvas.Of(Known.Find("tiktok")!, CropAnchor.Middle);
        Assert.Null(TextLayout.SaferPosition(Text(string.Join(' ', Enumerable.Repeat("everything", 60)), TextPosition.Bottom), canvas));
    }

    [Fact]
    public void CutTakesWhatStandsAtTheEdge_AlsoWhereNoZoneIsKnown()
    {
        var known = Known.Find("feed-4x5")!;
        var bare = new Placement { Ratio = "4:5", MadeFrom = "3:4", Width = known.Width, Height = known.Height };
        var text = Text("Tap to shop", TextPosition.Bottom);
        Assert.False(IsSafe(CropAnchor.Start));
        Assert.True(IsSafe(CropAnchor.End));

        bool IsSafe(CropAnchor anchor)
        {
            var canvas = PlacementCanvas.Of(bare, anchor);
            return TextLayout.IsSafe(TextLayout.Of(text, canvas), canvas);
        }
    }

    private static PlannedText Text(string words, TextPosition position) => new(words, 0, 3, true, position, "");
}
