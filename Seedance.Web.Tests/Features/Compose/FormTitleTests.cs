using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class FormTitleTests
{
    [Theory]
    [InlineData("Volt, a sparkling green tea", AdKind.UgcReview, "en", "Volt, a sparkling green tea · UGC review")]
    [InlineData("Volt 2.0.", AdKind.ProductReveal, null, "Volt 2.0 · Product reveal")]
    [InlineData(" Volt\nin cans ", AdKind.Free, "es", "Volt in cans")]
    [InlineData("脉动绿茶气泡水", AdKind.BeforeAfter, "zh", "脉动绿茶气泡水 · 前后对比")]
    [InlineData("مشروب فولت الغازي", AdKind.Unboxing, "en", "مشروب فولت الغازي · Unboxing")]
    public void ABrief_IsCalledByItsProductAndKind(string product, AdKind kind, string? language, string expected) =>
        Assert.Equal(expected, FormTitle.Of(Brief(new AdBrief { Product = product, Kind = kind, Language = language, Hook = "Tired at ten?" })));

    [Fact]
    public void ABriefWithoutProduct_IsCalledByWhatItHas_AndAnEmptyOneByNothing()
    {
        Assert.Equal("2 for 1 · Offer spot", FormTitle.Of(Brief(new AdBrief { Kind = AdKind.OfferSpot, Offer = "2 for 1", Hook = "Look!" })));
        var form = Brief(new AdBrief { Kind = AdKind.Tutorial });
        Assert.Equal("", FormTitle.Of(form));
        form.Shots = [new Shot(), new Shot { What = "A hand opens the can. It hisses." }];
        Assert.Equal("A hand opens the can. It hisses · Tutorial", FormTitle.Of(form));
    }

    [Fact]
    public void ALongProduct_IsCutAtAWord_AndTheKindStays()
    {
        var title = FormTitle.Of(Brief(new AdBrief { Product = string.Join(' ', Enumerable.Repeat("sparkling", 40)), Kind = AdKind.Lookbook }));
        Assert.EndsWith("sparkling… · Lookbook", title, StringComparison.Ordinal);
        Assert.InRange(title.Length, 40, 80);
    }

    [Fact]
    public void AFreePrompt_IsCalledByItsOwnWords_NotByThoseOfTheBrand()
    {
        var image = new FormReference { Kind = MediaKind.Image, Url = "https://a.example/a.png" };
        var form = new ComposeForm { Prompt = $"{PromptText.Marker(image.ChipKey)} turns slowly. Then it stops.", References = [image], Brand = new FormBrand(Guid.NewGuid(), "Volt") { Before = "In the house style." } };
        Assert.Equal("Image 1 turns slowly", FormTitle.Of(form));
    }

    [Fact]
    public void ATypedTitle_Counts()
    {
        var form = Brief(new AdBrief { Product = "Volt" });
        form.Title = " Spring \n launch ";
        Assert.Equal("Spring launch", FormTitle.Of(form));
    }

    [Fact]
    public void EveryKind_HasAWordInEveryTemplate()
    {
        foreach (var (language, kind) in from language in (string[])["en", "zh"] from kind in Enum.GetValues<AdKind>() select (language, kind))
            Assert.Equal(kind == AdKind.Free, FormTitle.Of(Brief(new AdBrief { Product = "Volt", Kind = kind, Language = language })) == "Volt");
    }

    private static ComposeForm Brief(AdBrief brief) => new() { WritesFromBrief = true, Brief = brief };
}
