using Seedance.Web.Data;
using Seedance.Web.Features.Library;

namespace Seedance.Web.Tests.Features.Library;

public sealed class ItemDetailsTests
{
    private static readonly ItemDetails Said = new("Bottle", MediaPurpose.Product, "glass", "Acme", new DateTime(2027, 3, 1, 0, 0, 0, DateTimeKind.Utc), true, "note");

    [Fact]
    public void Clean_MakesOneLinersTagsAndLengthsRight_AndKeepsANameThatWouldBeEmpty()
    {
        var clean = (Said with { Name = " \t\u0000 ", Tags = " summer,Glass;, glass ，夏天,", RightsOwner = " Ac\nme ", RightsNote = " one\ntwo\u0007 " }).Clean("Before");

        Assert.Equal(("Before", "summer, Glass, 夏天", "Acme", "one\ntwo"), (clean.Name, clean.Tags, clean.RightsOwner, clean.RightsNote));
        var note = (Said with { RightsNote = new string('x', ItemDetails.MaxNoteLength - 1) + "😀" }).Clean("").RightsNote;
        Assert.Equal(new string('x', ItemDetails.MaxNoteLength - 1), note);
    }

    [Fact]
    public void ApplyTo_WritesOnlyWhatChanged_SoThatAnotherTabsWordsStay()
    {
        var item = new MediaItem { OwnerId = "o", Kind = "Image", Name = "", Format = "", ContentType = "", FileKey = "", Sha256 = "" };
        Said.ApplyTo(item);
        Assert.Equal(Said, ItemDetails.Of(item));

        item.Tags = "from another tab";
        (Said with { Name = "Flask", LicenceUntil = null, HasConsent = null }).ApplyTo(item, Said);

        Assert.Equal(Said with { Name = "Flask", Tags = "from another tab", LicenceUntil = null, HasConsent = null }, ItemDetails.Of(item));
    }
}
