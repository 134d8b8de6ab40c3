using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Variants;
using Seedance.Web.Media.Placements;
using Seedance.Web.Resources;

namespace Seedance.Web.Tests.Features.Compose.Variants;

/// <summary>A concept of its owner, over the real modules and a real database.</summary>
public abstract class VariantRig : ComposeRig
{
    private protected ConceptStore Store => Services.GetRequiredService<ConceptStore>();

    private protected VariantPlanner Planner => Services.GetRequiredService<VariantPlanner>();

    private protected BatchStarter Starter => Services.GetRequiredService<BatchStarter>();

    private protected VariantJobs Jobs => Services.GetRequiredService<VariantJobs>();

    private protected IStringLocalizer<VariantTexts> Texts => Services.GetRequiredService<IStringLocalizer<VariantTexts>>();

    private protected Placement Placement(string id) => Services.GetRequiredService<IOptionsMonitor<PlacementOptions>>().CurrentValue.Find(id)!;

    private protected static ComposeForm Form(string prompt = "A can of fizz on ice.") => ComposeForm.From(Fakes.TestStudio.Request(prompt));

    /// <summary>A concept as it was read from the database.</summary>
    private protected async Task<ConceptDraft> ConceptAsync(ComposeForm? form = null, Action<ConceptAxes>? vary = null)
    {
        var id = await Store.CreateAsync(Fakes.TestStudio.Owner, "Fizz", form ?? Form(), Cancel);
        var concept = (await Store.FindAsync(Fakes.TestStudio.Owner, id, Cancel))!;
        vary?.Invoke(concept.Axes);
        Assert.True(await Store.SaveAsync(concept, Cancel));
        return concept;
    }

    /// <summary>So many hooks, calls to action and placements.</summary>
    private protected void Vary(ConceptAxes axes, int hooks, int calls, params string[] placements)
    {
        for (var i = 1; i <= hooks; i++) axes.Hooks.Add(axes.NewText("H", $"Hook number {i}?"));
        for (var i = 1; i <= calls; i++) axes.Calls.Add(axes.NewText("A", $"Call number {i}"));
        foreach (var id in placements) axes.Placements.Add(axes.NewPlacement(Placement(id)));
    }

    private protected async Task<ConceptBoard> BoardAsync(ConceptDraft concept, VariantStage stage)
    {
        var board = new ConceptBoard(Planner, Texts);
        board.Show(concept, stage, await Jobs.ReadAsync(Fakes.TestStudio.Owner, concept.Id, Cancel));
        return board;
    }
}
