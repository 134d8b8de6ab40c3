using System.Security.Claims;

namespace Seedance.Web.Limits;

public static class LimitsSetup
{
    /// <summary>May be called by every module that counts something.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(RateLimits))) return services;
        var limits = services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.Section);
        foreach (var limit in Enum.GetValues<Limit>())
            limits.Validate(options => options.Of(limit) >= 1, $"{LimitsOptions.Section}:{limit} must be at least 1.");
        limits.Validate(options => options.WarnAbove is not < 0, $"{LimitsOptions.Section}:{nameof(LimitsOptions.WarnAbove)} must not be negative.");
        limits.Validate(options => options.WarnAboveBatch is not < 0, $"{LimitsOptions.Section}:{nameof(LimitsOptions.WarnAboveBatch)} must not be negative.");
        limits.ValidateOnStart();
        return services.AddSingleton<RateLimits>();
    }

    /// <summary>
    /// How often pages connect. Looks at the signed-in person, so it stands behind authentication. What belongs to a connection
    /// that exists already (it names its id) is not counted.
    /// </summary>
    public static void UseCircuitLimit(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<RateLimits>();
        app.Use((http, next) =>
        {
            if (!IsNewCircuit(http.Request)) return next(http);
            var address = RateLimits.AddressOf(http);
            var wait = http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } person
                ? limits.Take(Limit.CircuitsPerAddress, address, Limit.CircuitsPerPerson, person)
                : limits.Take(Limit.CircuitsPerAddress, address);
            return wait is { } time ? RateLimits.RefuseAsync(http, time) : next(http);
        });
    }

    private static bool IsNewCircuit(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor", out var rest)
        && (rest.StartsWithSegments("/negotiate") || (rest.Value is "" or "/" && !request.Query.ContainsKey("id")));
}
