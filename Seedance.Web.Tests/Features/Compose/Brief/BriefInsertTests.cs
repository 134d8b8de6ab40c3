using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Tests.Features.Compose.Brief;

public sealed class BriefInsertTests : BunitContext
{
    private readonly FormReference _can = new() { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = "https://a.example/can.png" };

    public BriefInsertTests() => Services.AddLogging().AddLocalization();

    [Fact]
    public void AReference_IsUsedInTheShotThatWasWorkedOnLast_Once()
    {
        var form = Form();
        var row = ShotRow.RowId(ShotRows.Of(form)[2].Id);

        var insert = Of(form, PromptText.Marker(_can.ChipKey), row);
        Assert.Equal("Image 1 is used in shot 3 now.", insert.Words);
        insert.Change!(form);
        Assert.Equal([_can.ChipKey], form.Shots[2].References);
        Assert.Contains(PromptText.Marker(_can.ChipKey), form.ActivePrompt, StringComparison.Ordinal);

        var again = Of(form, PromptText.Marker(_can.ChipKey), row);
        Assert.Null(again.Change);
        Assert.Contains("already", again.Words, StringComparison.Ordinal);
        Assert.Equal("Image 1 is used in shot 1 now.", Of(form, PromptText.Marker(_can.ChipKey), "").Words);
    }

    [Fact]
    public void AFrame_NeedsNoShot()
    {
        var form = Form();
        _can.Role = MediaRole.FirstFrame;
        var insert = Of(form, PromptText.Marker(_can.ChipKey), "");
        Assert.Null(insert.Change);
        Assert.Contains("first or last frame", insert.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_JoinTheShot_OrElseTheMustHaves()
    {
        var form = Form();
        var before = ShotPlan.Of(form)[1].What;
        var insert = Of(form, "Brand colours: #ff0000.", ShotRow.RowId(ShotRows.Of(form)[1].Id));
        insert.Change!(form);
        Assert.Equal($"{before} Brand colours: #ff0000.", ShotPlan.Of(form)[1].What);
        Assert.Equal(BriefFields.Shot(form.Shots[1].Id, "What"), insert.Field);

        form.Brief.MustHaves = "The logo\n";
        Of(form, "Brand colours: #ff0000.", "").Change!(form);
        Assert.Equal("The logo\nBrand colours: #ff0000.", form.Brief.MustHaves);
        Assert.Contains("Brand colours: #ff0000", form.ActivePrompt, StringComparison.Ordinal);
    }

    private ComposeForm Form() => new() { WritesFromBrief = true, Brief = new AdBrief { Product = "Volt" }, References = [_can] };

    private BriefInsert Of(ComposeForm form, string text, string row) =>
        BriefInsert.Of(form, text, row, Services.GetRequiredService<IStringLocalizer<BriefTexts>>(), Services.GetRequiredService<IStringLocalizer<ComposeTexts>>());
}
