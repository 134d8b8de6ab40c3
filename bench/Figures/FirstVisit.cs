using Microsoft.Playwright;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>What a browser has to fetch: signing in and the form for the first time, then the form again.</summary>
internal sealed class FirstVisit : IFigure
{
    public string Name => "F6";

    public string Title => "bytes of a visit";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var studio = await shop.StartStudioAsync(new Dictionary<string, string> { ["Gateway__Mode"] = "Demo" }, cancellationToken);
        await using var empty = await shop.StartEmptyAsync(null, cancellationToken);
        await using var chromium = await Chromium.StartAsync();
        await using var studioWire = new ByteCounter(new Uri(studio.Url));
        await using var emptyWire = new ByteCounter(empty.Visitor.Address);
        var (firsts, repeats, peerFirsts, peerRepeats) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Pairs.Count; i++)
        {
            var (first, repeat) = await VisitAsync(chromium, studioWire, SignInAsync, "#being-made", cancellationToken);
            firsts.Add(first);
            repeats.Add(repeat);
            (first, repeat) = await VisitAsync(chromium, emptyWire, page => page.GotoAsync(emptyWire.Url), "h1", cancellationToken);
            peerFirsts.Add(first);
            peerRepeats.Add(repeat);
        }

        var rows = new List<Row>
        {
            Versus("first visit: sign-in and form", Pairs.From(firsts, peerFirsts), 350),
            Versus("repeat visit: form", Pairs.From(repeats, peerRepeats), 20),
        };
        using var visitor = await Visitor.SignInAsync(studio, cancellationToken);
        rows.AddRange(await Lighthouse.RunAsync(shop, visitor, cancellationToken));
        return rows;
    }

    private static Row Versus(string what, Pairs kilobytes, double goal) =>
        new(what, Text.Number(kilobytes.App, "kB"), Text.Number(kilobytes.Peer, "kB"), kilobytes.Ratio, $"≤ {Text.Number(goal, "kB")}", kilobytes.App <= goal);

    private static async Task SignInAsync(IPage page)
    {
        await page.GetByLabel("Email").FillAsync(Studio.AdminEmail);
        await page.GetByLabel("Password").FillAsync(Studio.AdminPassword);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
    }

    private static async Task<(double First, double Repeat)> VisitAsync(
        Chromium chromium, ByteCounter wire, Func<IPage, Task> enter, string live, CancellationToken cancellationToken)
    {
        var page = await chromium.NewTabAsync();
        var before = wire.Bytes;
        await page.GotoAsync(wire.Url);
        await enter(page);
        await SettleAsync(page, live, wire, cancellationToken);
        var first = wire.Bytes - before;
        await page.CloseAsync();

        var again = await page.Context.NewPageAsync();
        before = wire.Bytes;
        await again.GotoAsync(wire.Url);
        await SettleAsync(again, live, wire, cancellationToken);
        var repeat = wire.Bytes - before;
        await again.Context.CloseAsync();
        return (first / 1000.0, repeat / 1000.0);
    }

    // The page is live and nothing more comes.
    private static async Task SettleAsync(IPage page, string live, ByteCounter wire, CancellationToken cancellationToken)
    {
        await page.WaitForSelectorAsync(live);
        for (var before = -1L; before != wire.Bytes;)
        {
            before = wire.Bytes;
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancellationToken);
        }
    }
}
