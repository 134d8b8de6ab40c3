using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Preflight;

/// <summary>Briefs at the limits: 5,000 characters, 15 shots, 9 references, in scripts of all sorts.</summary>
public sealed class LongBriefTests(PreflightRig rig) : IClassFixture<PreflightRig>
{
    private const int Most = 5000;

    public static TheoryData<string, string, string> Scripts => new()
    {
        { "en", "A hand turns the can.", "word " },
        { "zh", "一只手转动罐子。", "清爽" },
        { "en", "يد تدير العلبة ببطء.", "كلمة " },
        { "ja", "手が缶を回す。", "爽やか" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void ExactlyTheMost_IsReady_AndOneMoreIsCounted(string language, string what, string filler)
    {
        var form = Full(language, what);
        Assert.Equal((15, 9), (ShotPlan.Of(form).Count, form.References.Count));
        Fill(form, filler, Most);
        Assert.DoesNotContain(rig.Check(form), finding => finding.Severity == Severity.Blocking);

        form.Brief.MustHaves += "x";

        var fault = Assert.Single(rig.Check(form), finding => finding.Severity == Severity.Blocking);
        Assert.Equal("Prompt", fault.Field);
        Assert.Contains("5,001", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneMoreThanTheMost_IsRefused_BeforeAnythingIsStored()
    {
        await using var studio = await TestStudio.StartAsync();
        var form = Full("zh", "一只手转动罐子。");
        Fill(form, "清爽", Most + 1);

        var result = await new FormSubmitter(studio.Jobs).SubmitAsync(TestStudio.Owner, form, 1, new SubmitGate(studio.Clock), () => Task.CompletedTask);

        Assert.Equal(FaultRules.PromptTooLong, Assert.Single(Assert.IsType<SubmitResult.Invalid>(result).Faults).Rule);
        await using var db = await studio.OpenAsync();
        Assert.Empty(db.Jobs);
    }

    [Fact]
    public void AFieldWithMoreThanAPrompt_SaysItsOwnCount_AndKeepsAllOfIt()
    {
        var form = Full("en", "A hand turns the can.");
        form.Shots[3].Sound = new string('s', 6001);
        form.Brief.Audience = new string('a', Most);

        var fields = rig.Check(form).Where(finding => finding.Severity == Severity.Blocking).ToDictionary(finding => finding.Field, finding => finding.Text);

        Assert.Equal(["Prompt", BriefFields.Shot(form.Shots[3].Id, "Sound")], fields.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("6,001", fields[BriefFields.Shot(form.Shots[3].Id, "Sound")], StringComparison.Ordinal);

        form.WritesFromBrief = false; // it waits for when it counts again
        form.Prompt = "A fox like " + string.Join(", ", form.References.Select(reference => PromptText.WordsOf(reference, form.References)));
        Assert.DoesNotContain(rig.Check(form), finding => finding.Severity == Severity.Blocking);
    }

    private static ComposeForm Full(string language, string what)
    {
        var form = PreflightRig.Form("", [.. Enumerable.Repeat(MediaKind.Image, 9)]);
        (form.WritesFromBrief, form.Duration, form.GenerateAudio) = (true, "15", true);
        form.Brief = new AdBrief { Kind = AdKind.ProductReveal, Product = "Volt", Language = language };
        form.Shots = [.. Enumerable.Range(0, 15).Select(i => new Shot { Tenths = 10, What = what, References = [form.References[i % 9].ChipKey] })];
        return form;
    }

    // To this many characters, by what must be in it.
    private static void Fill(ComposeForm form, string filler, int length)
    {
        form.Brief.MustHaves = "x";
        var missing = length - form.ToRequest().Prompt.Length;
        form.Brief.MustHaves = (string.Concat(Enumerable.Repeat(filler, missing / filler.Length + 1))[..missing].TrimEnd() + "xxxxxxxxxx")[..missing] + "x";
        Assert.Equal(length, form.ToRequest().Prompt.Length);
    }
}
