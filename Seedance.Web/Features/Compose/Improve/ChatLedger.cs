using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway.Chat;

namespace Seedance.Web.Features.Compose.Improve;

/// <summary>Keeps what the language model was used for and how much of it, because it is charged like clips are.</summary>
public sealed class ChatLedger(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>Writes down one question; nothing of its words.</summary>
    public async Task AddAsync(string userId, string model, ChatAnswer answer, CancellationToken cancellationToken)
    {
        // Refused or not reached: nothing was used.
        if (answer.Text.Length == 0 && answer.PromptTokens is null) return;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ChatUses.Add(new ChatUse
        {
            UserId = userId,
            At = clock.GetUtcNow().UtcDateTime,
            Model = model.Length > 100 ? model[..100] : model,
            PromptTokens = answer.PromptTokens,
            AnswerTokens = answer.AnswerTokens,
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
