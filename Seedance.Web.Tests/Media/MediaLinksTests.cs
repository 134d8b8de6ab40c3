using System.Net;
using System.Net.Http.Headers;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>Signed links: whoever holds one gets this one file until it ends, and nothing else.</summary>
public sealed class MediaLinksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_ServesWithRangesAndHead_WithoutCookies_AndEnds()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Server:PublicUrl"] = "https://studio.example.org" });
        var bytes = Samples.Wav();
        var id = await new Uploader((await studio.SignInAsync()).Http).UploadAsync("jingle.wav", bytes);
        var owner = await studio.FindUserAsync(StudioApp.AdminEmail);
        var item = (await studio.Get<MediaLibrary>().FindAsync(owner.Id, id, Token))!;
        var link = studio.Get<MediaLinks>().Sign(item, studio.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        Assert.StartsWith("https://studio.example.org/media/links/", link.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("/audio.wav", link.AbsoluteUri, StringComparison.Ordinal);
        var provider = studio.NewBareClient();

        using var whole = await provider.GetAsync(link.PathAndQuery, Token);
        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(("audio/wav", "nosniff"), (whole.Content.Headers.ContentType!.MediaType, whole.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.StartsWith("sandbox", whole.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var head = await provider.SendAsync(new HttpRequestMessage(HttpMethod.Head, link.PathAndQuery), Token);
        Assert.Equal((HttpStatusCode.OK, bytes.Length), (head.StatusCode, head.Content.Headers.ContentLength));
        using var part = await provider.SendAsync(new HttpRequestMessage(HttpMethod.Get, link.PathAndQuery) { Headers = { Range = new RangeHeaderValue(10, 19) } }, Token);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync(Token));

        // Every character of the token, changed.
        var segments = link.AbsolutePath.Split('/');
        for (var at = 0; at < segments[3].Length; at++)
        {
            var token = segments[3].ToCharArray();
            token[at] = token[at] == 'A' ? 'B' : 'A';
            using var forged = await provider.GetAsync($"/media/links/{new string(token)}/audio.wav", Token);
            Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        }

        studio.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Forbidden, (await provider.GetAsync(link.PathAndQuery, Token)).StatusCode);
    }

    [Fact]
    public async Task Link_EndsWithItsFile_WhenItIsReplacedOrDeleted()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Server:PublicUrl"] = "https://studio.example.org" });
        var uploads = new Uploader((await studio.SignInAsync()).Http);
        var id = await uploads.UploadAsync("logo.png", Samples.Png(seed: 1));
        var owner = await studio.FindUserAsync(StudioApp.AdminEmail);
        var (library, links, provider) = (studio.Get<MediaLibrary>(), studio.Get<MediaLinks>(), studio.NewBareClient());
        var until = studio.Clock.GetUtcNow() + TimeSpan.FromHours(2);

        var first = links.Sign((await library.FindAsync(owner.Id, id, Token))!, until);
        Assert.Equal(id, await uploads.UploadAsync("logo new.png", Samples.Png(seed: 2), replaces: id));
        Assert.Equal(HttpStatusCode.Forbidden, (await provider.GetAsync(first.PathAndQuery, Token)).StatusCode);

        var second = links.Sign((await library.FindAsync(owner.Id, id, Token))!, until);
        Assert.Equal(Samples.Png(seed: 2), await provider.GetByteArrayAsync(second.PathAndQuery, Token));
        Assert.True(await library.DeleteAsync(owner.Id, id, Token));
        Assert.Equal(HttpStatusCode.Forbidden, (await provider.GetAsync(second.PathAndQuery, Token)).StatusCode);
    }
}
