using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose;

/// <summary>What a person has asked for before, to go on from.</summary>
public sealed class PromptHistory(IDbContextFactory<StudioDb> databases)
{
    /// <summary>So many are offered, each once.</summary>
    public const int Most = 50;

    // A matrix of variants is many jobs with few prompts.
    private const int LooksAt = 400;

    /// <summary>The newest first, as the prompt of a form with these references: what names one of them is its chip.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string ownerId, IReadOnlyList<FormReference> references, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prompts = await db.Jobs.AsNoTracking().Where(job => job.OwnerId == ownerId).OrderByDescending(job => job.Id).Take(LooksAt)
            .Select(job => job.Prompt).ToListAsync(cancellationToken);
        return [.. prompts.Where(prompt => prompt.Length > 0).Distinct(StringComparer.Ordinal).Take(Most).Select(prompt => PromptText.FromWords(prompt, references))];
    }
}
