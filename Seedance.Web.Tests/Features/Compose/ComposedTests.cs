using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Brief;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class ComposedTests
{
    [Fact]
    public void WhatAFormComesTo_IsWorkedOutOnce()
    {
        var composed = new Composed(new ComposeForm { WritesFromBrief = true, Brief = new AdBrief { Product = "Volt" }, Brand = new FormBrand(Guid.NewGuid(), "Volt") { Before = "In the house style." } });

        Assert.Same(composed.Plan, composed.Plan);
        Assert.Same(composed.Written, composed.Written);
        Assert.Same(composed.Request, composed.Request);
        Assert.Same(composed.OwnPrompt, composed.OwnPrompt);
        Assert.Equal(composed.Request.Prompt, PromptText.Resolve(composed.Written.Text, []));
        Assert.StartsWith("In the house style.", composed.Prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("house style", composed.OwnPrompt, StringComparison.Ordinal);
    }
}
