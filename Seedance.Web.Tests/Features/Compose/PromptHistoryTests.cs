using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class PromptHistoryTests
{
    [Fact]
    public async Task History_HasEachPromptOnce_NewestFirst_WithChipsOfTheForm()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var studio = await TestStudio.StartAsync();
        foreach (var prompt in (string[])["A boat.", "The bottle of Image 1 and Image 2.", "A boat."]) await studio.SubmitAsync(TestStudio.Request(prompt));
        var history = new PromptHistory(studio.Get<IDbContextFactory<StudioDb>>());
        var bottle = new FormReference { Kind = MediaKind.Image };

        Assert.Equal(["A boat.", $"The bottle of {PromptText.Marker(bottle.ChipKey)} and Image 2."], await history.FindAsync(TestStudio.Owner, [bottle], cancel));
        Assert.Empty(await history.FindAsync(TestStudio.Stranger, [], cancel));
    }
}
