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
            db.Sequences.AddRange(Film("Tea", TestStudio.Owner, 1), Film("Coffee", TestStudio.Owner, 2), Film("gone", TestStudio.Owner, 3, start), Film("theirs", TestStudio.Stranger, 4));
            await db.SaveChangesAsync(cancel);
        }

        var (clips, drafts, _, films) = await new PaletteQuery(studio.Get<IDbContextFactory<StudioDb>>()).ReadAsync(TestStudio.Owner, cancel);

        Assert.Equal([$"/clips/{second}", $"/clips/{first}"], clips.Select(clip => clip.Href));
        Assert.All(clips, clip => Assert.Equal(JobState.Queued, clip.State));
        Assert.Equal(["Named new", "old"], drafts.Select(draft => draft.Text));
        Assert.Equal(["Coffee", "Tea"], films.Select(film => film.Text));
        Assert.StartsWith("/sequences/", films[0].Href, StringComparison.Ordinal);

        Sequence Film(string name, string owner, int minutes, DateTime? deletedAt = null) =>
            new() { OwnerId = owner, Name = name, PlanJson = "{}", CreatedAt = start, UpdatedAt = start.AddMinutes(minutes), DeletedAt = deletedAt };

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
