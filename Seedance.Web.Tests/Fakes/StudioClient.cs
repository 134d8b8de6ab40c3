using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A browser without a window: cookies, pages, plain forms. Redirects are not followed.</summary>
public sealed class StudioClient(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>Fetches the page, fills its form (the last one, unless a name is given) and sends it.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string path, Dictionary<string, string> fields, string? formName = null)
    {
        var form = await ReadFormAsync(path, formName);
        foreach (var (name, value) in fields) form[name] = value;
        return await SendAsync(path, form);
    }

    /// <summary>The hidden fields of a form, its antiforgery token among them.</summary>
    public async Task<Dictionary<string, string>> ReadFormAsync(string path, string? formName = null)
    {
        using var page = await GetAsync(path);
        page.EnsureSuccessStatusCode();
        var document = await new HtmlParser().ParseDocumentAsync(await page.Content.ReadAsStringAsync(), TestContext.Current.CancellationToken);
        var form = document.Forms.Last(f => formName is null
            ? f.QuerySelector("[name=_handler]") is not null
            : f.QuerySelector($"[name=_handler][value={formName}]") is not null);
        return form.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>().ToDictionary(input => input.Name!, input => input.Value);
    }

    public Task<HttpResponseMessage> SendAsync(string path, Dictionary<string, string> fields) =>
        Http.PostAsync(path, new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken);
}
