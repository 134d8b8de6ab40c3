using System.Text.Json;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class ComposeWaysTests
{
    [Theory]
    [InlineData("", ComposeWay.Text)]
    [InlineData("FirstFrame", ComposeWay.Frames)]
    [InlineData("FirstFrame LastFrame", ComposeWay.Frames)]
    [InlineData("ReferenceImage ReferenceVideo", ComposeWay.References)]
    [InlineData("FirstFrame ReferenceVideo", ComposeWay.References)]
    public void OldForm_GoesTheWayOfItsRoles(string roles, ComposeWay expected)
    {
        var form = new ComposeForm { References = [.. roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(role => Reference(Enum.Parse<MediaRole>(role)))] };

        Assert.Equal(expected, ComposeWays.Of(form));
    }

    [Fact]
    public void Switching_SetsAsideWhatDoesNotFit_AndBringsEverythingBackWhereItWas()
    {
        var form = Form(MediaRole.ReferenceVideo, MediaRole.ReferenceImage, MediaRole.ReferenceAudio, MediaRole.ReferenceImage, MediaRole.ReferenceImage);
        var all = form.References.ToList();

        ComposeWays.Switch(form, ComposeWay.Frames);
        Assert.Equal([all[1], all[3]], form.References);
        Assert.Equal([MediaRole.FirstFrame, MediaRole.LastFrame], form.References.Select(r => r.Role));
        Assert.Equal([all[0], all[2], all[4]], form.Aside.Select(a => a.Reference));

        ComposeWays.Switch(form, ComposeWay.Text);
        Assert.Empty(form.References);
        Assert.Equal(all, form.Aside.Select(a => a.Reference));

        ComposeWays.Switch(form, ComposeWay.References);
        Assert.Equal(all, form.References);
        Assert.Equal([MediaRole.ReferenceVideo, MediaRole.ReferenceImage, MediaRole.ReferenceAudio, MediaRole.ReferenceImage, MediaRole.ReferenceImage], all.Select(r => r.Role));
        Assert.Empty(form.Aside);
    }

    [Fact]
    public void Frames_AreTheSameOnesAgain_AlsoWhenOthersCameBetween()
    {
        var form = Form(MediaRole.ReferenceImage, MediaRole.ReferenceImage);
        var (one, two) = (form.References[0], form.References[1]);
        (one.Role, two.Role) = (MediaRole.LastFrame, MediaRole.FirstFrame);

        ComposeWays.Switch(form, ComposeWay.References);
        form.References.Insert(0, Reference(MediaRole.ReferenceImage));
        ComposeWays.Switch(form, ComposeWay.Frames);

        Assert.Equal([(one, MediaRole.LastFrame), (two, MediaRole.FirstFrame)], form.References.Select(r => (r, r.Role)));
        Assert.Single(form.Aside);
    }

    [Fact]
    public void PictureUsedAsFirstFrame_TakesThePlaceOfTheOldOne_AndEverythingElseIsSetAside()
    {
        var form = Form(MediaRole.ReferenceVideo, MediaRole.ReferenceImage);
        var (video, picture, frame) = (form.References[0], form.References[1], Reference(MediaRole.ReferenceImage));
        form.References.Add(frame);
        ComposeWays.UseAs(form, [frame], MediaRole.FirstFrame);
        Assert.Equal((ComposeWay.Frames, frame), (ComposeWays.Of(form), Assert.Single(form.References)));
        Assert.Equal([video, picture], form.Aside.Select(a => a.Reference));

        form.References.Add(picture = Reference(MediaRole.ReferenceImage));
        ComposeWays.UseAs(form, [picture], MediaRole.FirstFrame);
        Assert.Equal((picture, MediaRole.FirstFrame), (Assert.Single(form.References), picture.Role));
        Assert.Contains(form.Aside, aside => aside.Reference == frame);

        ComposeWays.UseAs(form, [video], MediaRole.ReferenceVideo);
        Assert.Equal(4, form.References.Count);
    }

    [Fact]
    public void WhatIsSetAside_SurvivesTheDraft()
    {
        var form = Form(MediaRole.ReferenceImage, MediaRole.ReferenceVideo);
        form.References[1].Purpose = MediaPurpose.Camera;
        ComposeWays.Switch(form, ComposeWay.Frames);

        var copy = JsonSerializer.Deserialize<ComposeForm>(JsonSerializer.Serialize(form, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
        ComposeWays.Switch(copy, ComposeWay.References);

        Assert.Equal([MediaKind.Image, MediaKind.Video], copy.References.Select(r => r.Kind));
        Assert.Equal((form.Aside[0].Reference.Key, MediaPurpose.Camera), (copy.References[1].Key, copy.References[1].Purpose));
    }

    [Fact]
    public void BackFromTextAlone_IsTheWayThatWasLeft_NotOneThatWasVisited()
    {
        var form = Form(MediaRole.ReferenceImage);
        ComposeWays.Switch(form, ComposeWay.Frames);
        ComposeWays.Switch(form, ComposeWay.References);
        ComposeWays.Switch(form, ComposeWay.Text);
        Assert.Equal(ComposeWay.References, ComposeWays.BackOf(form));

        ComposeWays.Switch(form, ComposeWay.Frames);
        ComposeWays.Switch(form, ComposeWay.Text);
        Assert.Equal(ComposeWay.Frames, ComposeWays.BackOf(form));

        // A visit to the frames that set something aside: all of it comes back.
        var mixed = Form(MediaRole.ReferenceImage, MediaRole.ReferenceVideo);
        ComposeWays.Switch(mixed, ComposeWay.Frames);
        ComposeWays.Switch(mixed, ComposeWay.Text);
        Assert.Equal(ComposeWay.References, ComposeWays.BackOf(mixed));
    }

    [Fact]
    public void SameFileTwice_IsOne_AndTakenUpAgainWhenItWasSetAside()
    {
        var form = Form(MediaRole.ReferenceImage, MediaRole.ReferenceVideo);
        form.References[0] = new FormReference { Kind = MediaKind.Image, Url = "media://a" };
        form.References[1] = new FormReference { Kind = MediaKind.Video, Role = MediaRole.ReferenceVideo, Url = "media://b" };
        var (picture, video) = (form.References[0], form.References[1]);
        ComposeWays.Switch(form, ComposeWay.Frames);

        Assert.Same(picture, ComposeWays.AddOnce(form, new FormReference { Kind = MediaKind.Image, Url = "media://a" }));
        Assert.Same(video, ComposeWays.AddOnce(form, new FormReference { Kind = MediaKind.Video, Url = "media://b" }));

        Assert.Equal([picture, video], form.References);
        Assert.Empty(form.Aside);
    }

    [Fact]
    public void MendedFile_TakesThePlaceOfTheOldOne_AlsoAsideAndInACopy_AndOnlyThere()
    {
        var form = Form(MediaRole.ReferenceImage, MediaRole.ReferenceVideo);
        var old = form.References[1];
        var made = new FormReference { Key = old.Key, Kind = MediaKind.Video, Url = "media://made" };
        ComposeWays.Switch(form, ComposeWay.Frames);
        var copy = JsonSerializer.Deserialize<ComposeForm>(JsonSerializer.Serialize(form, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;

        Assert.True(ComposeWays.Exchange(copy, old, made));
        Assert.Equal((made, MediaRole.ReferenceVideo), (Assert.Single(copy.Aside).Reference, made.Role));
        Assert.False(ComposeWays.Exchange(copy, old, made));
        Assert.False(ComposeWays.Exchange(new ComposeForm(), old, made));
    }

    [Fact]
    public void Roles_AreThoseOfTheWay_AndTheOneThatItHas()
    {
        var form = Form(MediaRole.ReferenceImage);
        Assert.Equal(3, ComposeWays.RolesFor(form, form.References[0]).Count());

        form.References.Add(Reference(MediaRole.ReferenceVideo));
        Assert.Equal([MediaRole.ReferenceImage], ComposeWays.RolesFor(form, form.References[0]));
        form.References[0].Role = MediaRole.FirstFrame;
        Assert.Equal([MediaRole.ReferenceImage, MediaRole.FirstFrame], ComposeWays.RolesFor(form, form.References[0]));
    }

    [Fact]
    public void NextPicture_TakesTheFreeFrame()
    {
        var form = new ComposeForm { Way = ComposeWay.Frames };
        foreach (var kind in (MediaKind[])[MediaKind.Image, MediaKind.Image, MediaKind.Image, MediaKind.Video]) ComposeWays.Add(form, new FormReference { Kind = kind });

        Assert.Equal([MediaRole.FirstFrame, MediaRole.LastFrame, MediaRole.ReferenceImage, MediaRole.ReferenceVideo], form.References.Select(r => r.Role));
    }

    [Theory]
    [InlineData(MediaKind.Image)]
    [InlineData(MediaKind.Video)]
    [InlineData(MediaKind.Audio)]
    public void EveryPurposeOfAKind_HasItsWords_WithTheName(MediaKind kind)
    {
        foreach (var purpose in ReferencePurpose.Of(kind))
            Assert.Contains("Image 1", ReferencePurpose.Sentence(new FormReference { Kind = kind, Purpose = purpose }, "Image 1"), StringComparison.Ordinal);
        Assert.Null(ReferencePurpose.Sentence(new FormReference { Kind = kind, Purpose = MediaPurpose.None }, "Image 1"));
    }

    private static ComposeForm Form(params MediaRole[] roles) => new() { References = [.. roles.Select(Reference)] };

    private static FormReference Reference(MediaRole role) => new()
    {
        Kind = role switch { MediaRole.ReferenceVideo => MediaKind.Video, MediaRole.ReferenceAudio => MediaKind.Audio, _ => MediaKind.Image },
        Role = role,
    };
}
