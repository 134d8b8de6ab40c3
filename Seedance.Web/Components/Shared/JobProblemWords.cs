using Microsoft.Extensions.Localization;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>People's words for why a job failed or waits: what happened, whether it was charged, what to press.</summary>
public sealed class JobProblemWords(ProblemWords gateway, IStringLocalizer<ClipTexts> texts)
{
    /// <summary>What happened, in one or two sentences.</summary>
    public string What(JobProblem problem) => ToGateway(problem) is { } known ? gateway.What(known) : Local(problem, "What");

    /// <summary>What to press or to wait for.</summary>
    /// <param name="waiting">The job has not ended: the studio tries again by itself.</param>
    /// <param name="isDemo">A job of the demo gateway, which charges nothing and has no list that one could look at.</param>
    public string Do(JobProblem problem, bool waiting = false, bool isDemo = false)
    {
        if (isDemo && texts[$"Problem_{problem.Kind}_Do_Demo"] is { ResourceNotFound: false } demo) return demo;
        if (ToGateway(problem) is not { } known) return Local(problem, "Do");
        if (isDemo && waiting) return texts["Problem_Waiting_Do_Demo"];

        // Where a person can mend it, the words say how; else those words speak of a button that a waiting job does not have.
        var mendable = known.Kind is GatewayProblemKind.WrongKey or GatewayProblemKind.NoMoney or GatewayProblemKind.NotAGateway;
        return waiting && !mendable ? texts["Problem_Waiting_Do"] : gateway.Do(known);
    }

    /// <summary>Whether it cost money.</summary>
    public string Charge(JobProblem problem, bool isDemo = false) => gateway.Charge(isDemo ? Gateway.Charge.NotCharged : ReadCharge(problem));

    /// <summary>What a job in the queue waits for, in a few words.</summary>
    public string Waits(JobProblem problem)
    {
        var words = texts[$"Waits_{problem.Kind}"];
        return words.ResourceNotFound ? Short(problem) : words;
    }

    /// <summary>What happened in a few words, for a card.</summary>
    /// <param name="isDemo">A job of the demo gateway, which charges nothing.</param>
    public string Short(JobProblem problem, bool isDemo = false)
    {
        var precise = texts[$"Short_{problem.Kind}_{problem.Part}"];
        if (!precise.ResourceNotFound) return precise;
        var plain = texts.Say($"Short_{problem.Kind}", isDemo);
        return plain.ResourceNotFound ? texts["Short_Other"] : plain;
    }

    /// <summary>The problem as the gateway's client knows it; null for the job's own kinds and for unknown ones.</summary>
    private static GatewayProblem? ToGateway(JobProblem problem) => Read<GatewayProblemKind>(problem.Kind) is not { } kind
        ? null
        : new GatewayProblem(kind, ReadCharge(problem), problem.Raw)
        {
            Code = problem.Code,
            Part = Read<ContentPart>(problem.Part),
            Reason = Read<RefusalReason>(problem.Reason),
            Field = problem.Field,
            RequestId = problem.RequestId,
            Status = problem.Status,
        };

    private static Charge ReadCharge(JobProblem problem) => Read<Charge>(problem.Charge) ?? Gateway.Charge.Unknown;

    // By name only: Enum.TryParse would also take numbers.
    private static T? Read<T>(string? name)
        where T : struct, Enum =>
        name is not null && Enum.IsDefined(typeof(T), name) ? Enum.Parse<T>(name) : null;

    private string Local(JobProblem problem, string ending)
    {
        var at = problem.At is { } moment ? texts["Problem_At", moment] : texts["Problem_At_Unknown"];
        var text = texts[$"Problem_{problem.Kind}_{ending}", at, problem.Subject ?? ""];
        return text.ResourceNotFound ? texts[$"Problem_Other_{ending}"] : text;
    }
}
