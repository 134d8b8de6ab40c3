using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class ReferenceUrlTests
{
    public static TheoryData<string> Private => [.. Addresses.Refused];

    public static TheoryData<string> Public => [.. Addresses.Public];

    [Theory]
    [MemberData(nameof(Private))]
    public void Check_PrivateHost_IsRefused(string url)
    {
        Assert.NotNull(ReferenceUrl.Check(url, allowPrivateNetworks: false));
    }

    [Theory]
    [MemberData(nameof(Public))]
    public void Check_PublicHost_IsFine(string url) => Assert.Null(ReferenceUrl.Check(url, allowPrivateNetworks: false));

    [Theory]
    [InlineData("", FaultRules.UrlEmpty)]
    [InlineData("   ", FaultRules.UrlEmpty)]
    [InlineData("hello", FaultRules.UrlBroken)]
    [InlineData("/a.jpg", FaultRules.UrlBroken)]
    [InlineData("//cdn.example.org/a.jpg", FaultRules.UrlBroken)]
    [InlineData("https://", FaultRules.UrlBroken)]
    [InlineData("https:///a.jpg", FaultRules.UrlBroken)]
    [InlineData("https:cdn.example.org/a.jpg", FaultRules.UrlBroken)]
    [InlineData("https://cdn.example.org/a b.jpg", FaultRules.UrlBroken)]
    [InlineData("https://cdn.example.org/a\r\nHost: x", FaultRules.UrlBroken)]
    [InlineData("https:\\\\cdn.example.org\\a", FaultRules.UrlBroken)]
    [InlineData("https://cdn.example.org:99999/", FaultRules.UrlBroken)]
    [InlineData("javascript:alert(1)", FaultRules.UrlScheme)]
    [InlineData("JaVaScRiPt://x.example/%0aalert(1)", FaultRules.UrlScheme)]
    [InlineData("data:image/png;base64,AAAA", FaultRules.UrlScheme)]
    [InlineData("file:///etc/passwd", FaultRules.UrlScheme)]
    [InlineData("ftp://cdn.example.org/a.jpg", FaultRules.UrlScheme)]
    [InlineData("gopher://cdn.example.org/1", FaultRules.UrlScheme)]
    [InlineData("blob:https://cdn.example.org/1", FaultRules.UrlScheme)]
    [InlineData("http://cdn.example.org/a.jpg", FaultRules.UrlNotHttps)]
    [InlineData("https://user@cdn.example.org/a.jpg", FaultRules.UrlUserInfo)]
    [InlineData("https://user:pass@cdn.example.org/a.jpg", FaultRules.UrlUserInfo)]
    [InlineData("https://cdn.example.org@127.0.0.1/a.jpg", FaultRules.UrlUserInfo)]
    [InlineData("asset://", FaultRules.AssetIdBroken)]
    [InlineData("asset://../x", FaultRules.AssetIdBroken)]
    public void Check_BrokenAddress_NamesTheRule(string url, string rule) => Assert.Equal(rule, ReferenceUrl.Check(url, allowPrivateNetworks: false)?.Rule);

    [Theory]
    [InlineData(2048, null)]
    [InlineData(2049, FaultRules.UrlTooLong)]
    [InlineData(5000, FaultRules.UrlTooLong)]
    public void Check_Length_IsLimited(int length, string? rule)
    {
        const string Start = "https://cdn.example.org/";

        Assert.Equal(rule, ReferenceUrl.Check(Start + new string('a', length - Start.Length), allowPrivateNetworks: false)?.Rule);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/a.jpg", null)]
    [InlineData("http://nas.local/a.jpg", null)]
    [InlineData("javascript:alert(1)", FaultRules.UrlScheme)]
    [InlineData("http://user@nas.local/a.jpg", FaultRules.UrlUserInfo)]
    public void Check_PrivateNetworksAllowed_StillWantsAWebAddress(string url, string? rule) =>
        Assert.Equal(rule, ReferenceUrl.Check(url, allowPrivateNetworks: true)?.Rule);
}
