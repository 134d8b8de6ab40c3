using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Delivery;

namespace Seedance.Web.Tests.Features.Delivery;

public sealed class ResultsPageTests
{
    [Fact]
    public async Task Results_AreStoredOnce_AndReplaceOnlyWhatThereWas()
    {
        await using var rendering = await StartAsync();
        var (first, second) = (await rendering.Studio.SubmitAsync(), await rendering.Studio.SubmitAsync());
        var page = rendering.Page.Render<ResultsPage>();

        Upload(page, $"Ad name,Impressions\nTea_c{first},100");
        await (await page.WaitForElementAsync(".panel-head .btn-primary")).ClickAsync(new());
        Assert.Equal("Stored for 1 clip. Open the history", Said(page));
        Assert.Empty(page.FindAll(".panel-head .btn-primary"));

        Upload(page, $"Ad name,Impressions\nTea_c{first},200\nTea_c{second},300");
        await (await page.WaitForElementAsync(".panel-head .btn-primary")).ClickAsync(new());
        Assert.Equal("Stored for 2 clips. It replaced the earlier results of 1 clip. Open the history", Said(page));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("Ad name,Impressions\n")]
    public async Task FileWithoutRows_IsToldAsSuch(string file)
    {
        await using var rendering = await StartAsync();
        var page = rendering.Page.Render<ResultsPage>();

        Upload(page, file);

        await page.WaitForAssertionAsync(() => Assert.StartsWith("There are no rows in this file.", Said(page), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("select"));
    }

    [Fact]
    public async Task WayBack_LeadsToTheDeliveryThatOneCameFrom()
    {
        await using var rendering = await StartAsync();
        Assert.Equal(["/history"], Ways());

        rendering.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("/delivery/results?ids=1-3&folders=1");
        Assert.Equal(["/delivery?ids=1-3&folders=1", "/history"], Ways());

        IEnumerable<string?> Ways() => rendering.Page.Render<ResultsPage>().FindAll("nav a").Select(way => way.GetAttribute("href"));
    }

    private static async Task<ClipRendering> StartAsync()
    {
        var rendering = await ClipRendering.StartAsync();
        rendering.Page.Services.AddSingleton<ResultImport>();
        return rendering;
    }

    private static void Upload(IRenderedComponent<ResultsPage> page, string file) => page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(file, "report.csv"));

    private static string Said(IRenderedComponent<ResultsPage> page) => page.Find("[role=status]").TextContent.Trim();
}
