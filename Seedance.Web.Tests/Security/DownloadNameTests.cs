using System.Net;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Security;

/// <summary>A title becomes the name of a file on somebody's machine: no header, no path, no mask is made of it.</summary>
public sealed class DownloadNameTests(SharedStudioApp shared) : IClassFixture<SharedStudioApp>
{
    [Theory]
    [InlineData("Tea\r\nSet-Cookie: x=1")]
    [InlineData("\"; filename=\"evil.exe")]
    [InlineData("../../../etc/passwd")]
    [InlineData("..\\..\\windows\\system32")]
    [InlineData("CON")]
    [InlineData("gpj.\u202eexe")]
    [InlineData("zero\u200bwidth\u0000nul")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("C:\\a:b*c?d|e")]
    [InlineData("七个安静的河流 été")]
    [InlineData("....")]
    public async Task Download_HasAnInnocentName(string title)
    {
        var id = await shared.Studio.AddReadyJobAsync(StudioApp.AdminEmail, title);
        var client = await shared.Studio.SignInAsync();

        using var answer = await client.GetAsync($"/media/{id}/clip.mp4?download");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var disposition = answer.Content.Headers.ContentDisposition!;
        Assert.Equal("attachment", disposition.DispositionType);
        var name = disposition.FileNameStar ?? disposition.FileName!;
        Assert.Matches(@"^([\p{L}\p{N}][\p{L}\p{N}-]*_)?9x16_5s_c\d+\.mp4$", name);
        Assert.Matches(@"^""?[\w.-]+""?$", disposition.FileName);
        HeaderRules.Check(answer);
    }

    [Fact]
    public async Task Titles_LoseWhatCannotBeSeen()
    {
        await using var studio = await TestStudio.StartAsync();
        var result = await studio.Jobs.SubmitAsync(
            new NewJob(TestStudio.Owner, Guid.NewGuid(), "Tea\r\nwith\u0000 milk", TestStudio.Request()), TestContext.Current.CancellationToken);
        var title = (await studio.FindAsync(Assert.IsType<SubmitResult.Created>(result).JobId)).Title;
        Assert.DoesNotContain(title, char.IsControl);
    }
}
