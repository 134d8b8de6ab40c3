using Microsoft.Extensions.Localization;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>People's words for what went wrong: what happened, whether it was charged, what to do.</summary>
public sealed class ProblemWords(IStringLocalizer<GatewayTexts> texts)
{
    /// <summary>What happened, in one or two sentences.</summary>
    public string What(GatewayProblem problem) => Find(problem, "What");

    /// <summary>What to do or press.</summary>
    public string Do(GatewayProblem problem) => Find(problem, "Do");

    /// <summary>Whether it cost money.</summary>
    public string Charge(Charge charge) => texts["Charge_" + charge];

    public string Charge(GatewayProblem problem) => Charge(problem.Charge);

    /// <summary>Why a request cannot be sent, for the place beside its field.</summary>
    public string FaultText(RequestFault fault) => texts["Fault_" + fault.Rule, [.. fault.Values.Select(value => value is IEnumerable<string> list ? Languages.List(list) : value)]];

    // From the most precise key to the plain one: kind, part and reason; kind and part; kind and reason or code; kind.
    private string Find(GatewayProblem problem, string ending)
    {
        var kind = "Problem_" + problem.Kind;
        string[] keys =
        [
            $"{kind}_{problem.Part}_{problem.Reason}_{ending}",
            $"{kind}_{problem.Part}_{ending}",
            $"{kind}_{problem.Reason}_{ending}",
            $"{kind}_{problem.Code}_{ending}",
            problem.Field is null ? "" : $"{kind}_Field_{ending}",
        ];
        foreach (var key in keys)
        {
            if (key.Length > 0 && texts[key, problem.Field ?? ""] is { ResourceNotFound: false } found)
            {
                return found;
            }
        }

        return texts[$"{kind}_{ending}"];
    }
}
