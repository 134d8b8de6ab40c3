using System.Reflection;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Tests.Components.Shared;

public sealed class JobProblemWordsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging().AddLocalization().AddSingleton<ProblemWords>().AddSingleton<JobProblemWords>().BuildServiceProvider();

    private static IEnumerable<string> LocalKinds => typeof(JobProblems).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(constant => constant.IsLiteral).Select(constant => (string)constant.GetRawConstantValue()!);

    public static TheoryData<string> Kinds => [.. Enum.GetNames<GatewayProblemKind>(), .. LocalKinds];

    private JobProblemWords Words => _services.GetRequiredService<JobProblemWords>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKind_HasWordsOfItsOwn(string kind)
    {
        var problem = new JobProblem(kind, nameof(Charge.Unknown), "raw");
        var other = new JobProblem("Unheard", nameof(Charge.Unknown), "raw");

        Assert.All([Words.What(problem), Words.Do(problem), Words.Do(problem, waiting: true), Words.Charge(problem), Words.Short(problem)], AssertSentence);
        Assert.NotEqual(Words.What(other), Words.What(problem));
        Assert.NotEqual(Words.Do(other), Words.Do(problem));
        Assert.NotEqual(Words.Short(other), Words.Short(problem));
        Assert.True(Words.Short(problem).Length <= 45, Words.Short(problem));
    }

    [Theory]
    [InlineData("Unheard")]
    [InlineData("")]
    [InlineData("3")]
    public void UnknownKinds_HaveGeneralWords(string kind)
    {
        var problem = new JobProblem(kind, "Whatever", "raw") { Part = "7", Reason = "x" };

        Assert.All([Words.What(problem), Words.Do(problem), Words.Charge(problem), Words.Short(problem)], AssertSentence);
        Assert.Contains("not known", Words.Charge(problem), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusedParts_AreNamed()
    {
        var shorts = Enum.GetNames<ContentPart>()
            .Select(part => Words.Short(new JobProblem(nameof(GatewayProblemKind.ContentRefused), nameof(Charge.NotCharged), "") { Part = part })).ToList();
        var image = new JobProblem(nameof(GatewayProblemKind.ContentRefused), nameof(Charge.NotCharged), "") { Part = nameof(ContentPart.Image) };

        Assert.Distinct(shorts);
        Assert.Contains("image", Words.What(image), StringComparison.Ordinal);
        Assert.Equal("Nothing was charged.", Words.Charge(image));
    }

    [Fact]
    public void WaitingJobs_AreNotToldToPressWhatTheyDoNotHave()
    {
        foreach (var kind in Kinds.Select(row => row.Data).Where(kind => Enum.IsDefined(typeof(GatewayProblemKind), kind)))
            Assert.DoesNotContain("Try again", Words.Do(new JobProblem(kind, nameof(Charge.NotCharged), ""), waiting: true), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTextOfTheClips_IsFilled()
    {
        var texts = new ResourceManager(typeof(ClipTexts)).GetResourceSet(System.Globalization.CultureInfo.InvariantCulture, true, false)!;
        foreach (System.Collections.DictionaryEntry text in texts) Assert.False(string.IsNullOrWhiteSpace((string?)text.Value), (string)text.Key);
    }

    private static void AssertSentence(string words)
    {
        Assert.DoesNotContain("_", words, StringComparison.Ordinal);
        Assert.DoesNotContain("{", words, StringComparison.Ordinal);
        Assert.Matches(@"^\p{Lu}.*[.?]$", words);
    }
}
