using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Fakes;

/// <summary>Uploads as the page's script does: announce, send pieces, ask where to go on.</summary>
public sealed class Uploader(HttpClient http)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<HttpResponseMessage> BeginAsync(string name, long bytes, string type = "", Guid? replaces = null) =>
        await SendAsync(HttpMethod.Post, "/media/uploads", JsonContent.Create(new UploadAnnouncement(name, bytes, type, null, replaces)));

    public Task<HttpResponseMessage> AddAsync(Guid id, long offset, ReadOnlyMemory<byte> piece) => AddAsync(id, offset, new ReadOnlyMemoryContent(piece));

    public Task<HttpResponseMessage> AddAsync(Guid id, long offset, HttpContent piece) => SendAsync(HttpMethod.Patch, $"/media/uploads/{id}?offset={offset}", piece);

    public Task<HttpResponseMessage> AskAsync(Guid id) => SendAsync(HttpMethod.Get, $"/media/uploads/{id}", null);

    public Task<HttpResponseMessage> RemoveAsync(Guid id) => SendAsync(HttpMethod.Delete, $"/media/uploads/{id}", null);

    /// <summary>A whole file in one piece; its id in the library.</summary>
    public async Task<Guid> UploadAsync(string name, byte[] bytes, string type = "", Guid? replaces = null)
    {
        using var begun = await BeginAsync(name, bytes.Length, type, replaces);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        using var added = await AddAsync((await ReadAsync(begun)).Id, 0, bytes);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        return Assert.NotNull((await ReadAsync(added)).Media);
    }

    public static async Task<UploadProgress> ReadAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<UploadProgress>(JsonSerializerOptions.Web, Token))!;

    public static async Task<string> RuleAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<UploadRefusal>(JsonSerializerOptions.Web, Token))!.Rule;

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("X-Studio-Upload", "1");
        return http.SendAsync(request, Token);
    }
}
