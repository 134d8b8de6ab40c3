using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Playwright;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;
using Seedance.Web.Tests.Media;

namespace Seedance.Web.Tests.Browser;

/// <summary>The browser's check of files says the same as the server's, row by row, and measures real files.</summary>
public sealed class MediaCheckTests(Chromium chromium, MediaSamples samples) : BrowserTest(chromium)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public async Task Script_FindsWhatTheServerFinds()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await page.GotoAsync("/account/login");
        var limits = new MediaLimits();
        var rows = JsonSerializer.Serialize(new
        {
            Limits = MediaRules.ForBrowser(limits, canMend: true),
            Single = MediaRows.Single.Select(row => row.Facts),
            Together = MediaRows.Together.Select(row => row.Facts),
            Files = SnifferCorpus.Files.Select(file => new { file.Name, file.Type, Head = file.Head.Select(b => (int)b) }),
        }, Json);

        var found = await page.EvaluateAsync<string>("""
            async text => {
              const { check, checkTogether, sniff } = await import("/js/media-check.js");
              const { limits, single, together, files } = JSON.parse(text);
              return JSON.stringify({
                single: single.map(facts => check(facts, limits)),
                together: together.map(facts => checkTogether(facts, limits)),
                files: files.map(file => {
                  const { format, fault } = sniff(new Uint8Array(file.head), file.name, file.type, limits);
                  return format?.name ?? [fault.rule, ...fault.values].join(" ");
                }),
              });
            }
            """, rows);

        var said = JsonSerializer.Deserialize<Findings>(found, Json)!;
        Same(MediaRows.Single.Select(row => row.Name), MediaRows.Single.Select(row => MediaRules.Check(row.Facts, limits)), said.Single);
        Same(MediaRows.Together.Select(row => row.Name), MediaRows.Together.Select(row => MediaRules.CheckTogether(row.Facts, limits)), said.Together);
        Assert.Equal(SnifferCorpus.Files.Select(file => $"{file.Name}: {file.Expected}"), SnifferCorpus.Files.Zip(said.Files, (file, expected) => $"{file.Name}: {expected}"));

        await MeasuresRealFilesAsync(page, MediaRules.ForBrowser(limits, canMend: true));
    }

    private async Task MeasuresRealFilesAsync(IPage page, JsonElement limits)
    {
        await page.EvaluateAsync("() => { const input = document.createElement('input'); input.type = 'file'; input.multiple = true; input.id = 'probe'; document.body.append(input); }");
        await page.SetInputFilesAsync("#probe", [await samples.GetAsync("picture.jpg"), await samples.GetAsync("clip.webm"), await samples.GetAsync("sound.wav")]);
        var measured = await page.EvaluateAsync<JsonElement>("""
            async limits => {
              const { measure } = await import("/js/media-check.js");
              return await Promise.all([...document.querySelector("#probe").files].map(file => measure(file, JSON.parse(limits))));
            }
            """, limits.GetRawText());

        var facts = measured.EnumerateArray().Select(answer => answer.GetProperty("facts").Deserialize<Measured>(Json)!).ToList();
        Assert.Equal(new Measured(MediaKind.Image, "jpeg", 640, 640, null), facts[0]);
        Assert.Equal((MediaKind.Video, "webm", 160, 160), (facts[1].Kind, facts[1].Format, facts[1].Width, facts[1].Height));
        Assert.InRange(facts[1].DurationMs!.Value, 2480, 2560);
        Assert.Equal((MediaKind.Audio, "wav", null), (facts[2].Kind, facts[2].Format, facts[2].Width));
        Assert.InRange(facts[2].DurationMs!.Value, 2480, 2560);
    }

    private static void Same(IEnumerable<string> names, IEnumerable<IReadOnlyList<MediaFault>> server, IEnumerable<List<Finding>> browser) => Assert.Equal(
        names.Zip(server, (name, faults) => $"{name}: {string.Join("; ", faults.Select(fault => Text(fault.Rule, fault.Values)))}"),
        names.Zip(browser, (name, faults) => $"{name}: {string.Join("; ", faults.Select(fault => Text(fault.Rule, [.. fault.Values.Cast<object>()])))}"));

    private static string Text(string rule, object[] values) => $"{rule} {JsonSerializer.Serialize(values, Json)}";

    private sealed record Finding(string Rule, List<JsonElement> Values);

    private sealed record Findings(List<List<Finding>> Single, List<List<Finding>> Together, List<string> Files);

    private sealed record Measured(MediaKind Kind, string Format, int? Width, int? Height, int? DurationMs);
}
