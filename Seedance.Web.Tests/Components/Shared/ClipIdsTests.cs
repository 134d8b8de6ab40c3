using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Review;

namespace Seedance.Web.Tests.Components.Shared;

public sealed class ClipIdsTests
{
    [Theory]
    [InlineData("1,2", "1-2")]
    [InlineData("3-4,9,7,4", "3-4,9,7")]
    [InlineData(" 6 , x, 0, -3, 5-4, 1-2-3, 8-", "6")]
    [InlineData("", "")]
    [InlineData("1-999999999999", "1-5")]
    public void Ranges_AreReadAndWritten(string text, string written) => Assert.Equal(written, ClipIds.Write(ClipIds.Read(text, 4)));

    [Fact]
    public void Address_OfALink_TakesRanges_UpToOneMoreThanALinkHas()
    {
        Assert.Equal([1, 2, 3, 9], ShareQuery.Ids("1-3,9"));
        Assert.Equal(1001, ShareQuery.Ids("1-200,1-99999").Count);
    }
}
