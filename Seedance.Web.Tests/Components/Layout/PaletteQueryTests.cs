using Microsoft.EntityFrameworkCore;
using Seedance.Web.Components.Layout;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Components.Layout;

public sealed class PaletteQueryTests
{
    [Fact]
    public async Task Palette_HasTheNewestOfOnesOwn_AndNothingDeleted()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var studio = await TestStudio.StartAsync();
        var first = await studio.SubmitAsync(TestStudio.Request("A paper boat."));
        var second = await studio.SubmitAsync(TestStudio.Request("A kite."));
        var start = studio.Clock.GetUtcNow().UtcDateTime;
        await using (var db = await studio.OpenAsync())
        {
            db.Compositions.AddRange(
                Draft("old", TestStudio.Owner, 1), Draft("new", TestStudio.Owner, 2), Draft("deleted", TestStudio.Owner, 3, draft => draft.DeletedAt = start),
                Draft("template", TestStudio.Owner, 4, draft => draft.IsTemplate = true), Draft("theirs", TestStudio.Stranger, 5));
            await db.SaveChangesAsync(cancel);
        }

        var (clips, drafts, _) = await new PaletteQuery(studio.Get<IDbContextFactory<StudioDb>>()).ReadAsync(TestStudio.Owner, cancel);

        Assert.Equal([$"/clips/{second}", $"/clips/{first}"], clips.Select(clip => clip.Href));
        Assert.All(clips, clip => Assert.Equal(JobState.Queued, clip.State));
        Assert.Equal(["Named new", "old"], drafts.Select(draft => draft.Text));

        Composition Draft(string words, string owner, int minutes, Action<Composition>? change = null)
        {
            var draft = new Composition
            {
                OwnerId = owner,
                FormJson = "{}",
                Excerpt = words,
                Name = words == "new" ? "Named new" : "",
                CreatedAt = start,
                UpdatedAt = start.AddMinutes(minutes),
            };
            change?.Invoke(draft);
            return draft;
        }
    }
}
