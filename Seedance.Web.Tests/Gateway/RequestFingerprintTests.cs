using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

public sealed class RequestFingerprintTests
{
    private static readonly VideoRequest Request = TestStudio.Request("A boat.\nIt drifts.") with
    {
        References = [new MediaReference(MediaKind.Image, MediaRole.FirstFrame, "media://one") { Sha256 = "aa" }],
    };

    public static TheoryData<string> Changes => new("Model", "Prompt", "Ratio", "Resolution", "Seconds", "Audio", "Watermark", "Seed", "LastFrame", "File", "Role", "Second", "NoReference");

    [Fact]
    public void SpacesLineBreaksAddressesOfOneFileAndWhatStaysHere_AreTheSameRequest()
    {
        var other = Request with
        {
            Prompt = "  A boat.  It\r\ndrifts. ",
            References = [new MediaReference(MediaKind.Image, MediaRole.FirstFrame, "media://copy") { Sha256 = "aa", Seconds = 3 }],
            Crop = CropAnchor.End,
        };

        Assert.Equal(RequestFingerprint.Of(Request), RequestFingerprint.Of(other));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void WhatTheGatewayWouldMakeOtherwise_IsAnotherRequest(string change)
    {
        var reference = Request.References[0];
        var other = change switch
        {
            "Model" => Request with { Model = "other" },
            "Prompt" => Request with { Prompt = "A boat. It sinks." },
            "Ratio" => Request with { Ratio = "1:1" },
            "Resolution" => Request with { Resolution = "480p" },
            "Seconds" => Request with { Seconds = null },
            "Audio" => Request with { GenerateAudio = false },
            "Watermark" => Request with { Watermark = true },
            "Seed" => Request with { Seed = 0 },
            "LastFrame" => Request with { ReturnLastFrame = true },
            "File" => Request with { References = [reference with { Sha256 = "bb" }] },
            "Role" => Request with { References = [reference with { Role = MediaRole.ReferenceImage }] },
            "Second" => Request with { References = [reference, reference] },
            _ => Request with { References = [] },
        };

        Assert.NotEqual(RequestFingerprint.Of(Request), RequestFingerprint.Of(other));
    }
}
