namespace Seedance.Web;

/// <summary>
/// Below Information SignalR writes down what people type, key by key: prompts, and the gateway's key while it is entered. Nobody
/// who lowers the level to find a fault means that, so these loggers stay above it, whatever the settings say.
/// </summary>
internal static class SensitiveLogs
{
    private static readonly string[] Categories = ["Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Components.Server"];

    public static IServiceCollection KeepInputOutOfLogs(this IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(filters =>
    {
        var providers = filters.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList();
        foreach (var category in Categories)
        {
            // A longer name or a provider of its own would win over a rule for the whole category.
            foreach (var rule in filters.Rules.Where(rule => IsBelow(rule, category)).ToList()) filters.Rules.Remove(rule);
            foreach (var provider in providers)
                if (!IsHigherAlready(filters, provider, category)) filters.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Information, null));
        }
    });

    private static bool IsBelow(LoggerFilterRule rule, string category) =>
        rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true && rule.LogLevel < LogLevel.Information;

    // The shipped settings keep all of Microsoft at Warning; this must not make it louder.
    private static bool IsHigherAlready(LoggerFilterOptions filters, string? provider, string category) => filters.Rules
        .Where(rule => rule.ProviderName == provider && (rule.CategoryName is null || category.StartsWith(rule.CategoryName, StringComparison.OrdinalIgnoreCase)))
        .MaxBy(rule => rule.CategoryName?.Length ?? 0) is { LogLevel: >= LogLevel.Information };
}
