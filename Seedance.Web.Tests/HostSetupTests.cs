using System.IO.Compression;
using System.Text.RegularExpressions;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests;

public sealed partial class HostSetupTests
{
    /// <summary>With the published program (test.sh) this is about its own web root, else about what the build says.</summary>
    [Fact]
    public async Task StartedInAnotherFolder_ServesItsAssets_AlsoCompressed()
    {
        await using var studio = await StudioProcess.StartAsync();
        using var http = studio.NewClient().Http;
        var page = await http.GetStringAsync("/account/login", TestContext.Current.CancellationToken);
        var assets = AssetPattern().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(assets, asset => asset.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(assets, asset => asset.Contains("blazor.web", StringComparison.Ordinal));

        foreach (var asset in assets)
        {
            var plain = await http.GetByteArrayAsync(asset, TestContext.Current.CancellationToken);
            Assert.NotEmpty(plain);
            Assert.Equal(plain, await ReadPackedAsync(http, asset, "gzip", stream => new GZipStream(stream, CompressionMode.Decompress)));
            Assert.Equal(plain, await ReadPackedAsync(http, asset, "br", stream => new BrotliStream(stream, CompressionMode.Decompress)));
        }
    }

    private static async Task<byte[]> ReadPackedAsync(HttpClient http, string asset, string encoding, Func<Stream, Stream> unpack)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, asset) { Headers = { { "Accept-Encoding", encoding } } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var content = answer.Content.Headers.ContentEncoding.Contains(encoding) ? unpack(body) : body;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    [GeneratedRegex("(?:href|src)=\"([^\":]+\\.(?:css|js))\"")]
    private static partial Regex AssetPattern();
}
