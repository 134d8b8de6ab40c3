using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Components.Shared;

public sealed class ProblemWordsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddLocalization().AddSingleton<ProblemWords>().BuildServiceProvider();

    public static TheoryData<string> Rules => [.. typeof(FaultRules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(rule => (string)rule.GetRawConstantValue()!)];

    public static TheoryData<GatewayProblemKind> Kinds => [.. Enum.GetValues<GatewayProblemKind>()];

    private ProblemWords Words => _services.GetRequiredService<ProblemWords>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKind_HasWords(GatewayProblemKind kind)
    {
        AssertWords(new GatewayProblem(kind, Charge.Unknown, ""));
        AssertWords(new GatewayProblem(kind, Charge.Unknown, "") { Code = "whatever", Field = "duration" });
    }

    [Fact]
    public void EveryRefusedPartAndReason_HasItsOwnWords()
    {
        var seen = new HashSet<string>();
        foreach (var part in Enum.GetValues<ContentPart>().Cast<ContentPart?>().Append(null))
        {
            foreach (var reason in Enum.GetValues<RefusalReason>())
            {
                var problem = new GatewayProblem(GatewayProblemKind.ContentRefused, Charge.NotCharged, "") { Part = part, Reason = reason };
                AssertWords(problem);
                Assert.True(seen.Add(Words.What(problem)), $"{part} {reason}: {Words.What(problem)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void EveryRule_HasWords(string rule)
    {
        var text = Words.FaultText(new RequestFault("Prompt", rule, 4, 15));

        Assert.DoesNotContain("Fault_", text);
        Assert.DoesNotContain("{", text);
        Assert.EndsWith(".", text);
    }

    [Fact]
    public void Charge_HasWords() => Assert.All(Enum.GetValues<Charge>(), charge => Assert.Contains("charged", Words.Charge(charge)));

    [Fact]
    public void Words_AreFilledIn()
    {
        Assert.Equal("The prompt is too long: 5,001 characters, at most 5,000.", Words.FaultText(new RequestFault("Prompt", FaultRules.PromptTooLong, 5000, 5001)));
        Assert.Contains("“duration”", Words.What(new GatewayProblem(GatewayProblemKind.BadRequest, Charge.NotCharged, "") { Field = "duration" }));
        Assert.Contains("/v1", Words.Do(new GatewayProblem(GatewayProblemKind.NotAGateway, Charge.NotCharged, "")));
    }

    private void AssertWords(GatewayProblem problem)
    {
        foreach (var text in new[] { Words.What(problem), Words.Do(problem) })
        {
            Assert.DoesNotContain("Problem_", text);
            Assert.DoesNotContain("{", text);
            Assert.EndsWith(".", text.Replace('?', '.'));
        }
    }
}
