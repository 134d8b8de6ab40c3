using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Media.Delivery;

internal static class DeliverySetup
{
    public static void AddDelivery(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>());
        services.AddSingleton<ClipNames>().AddSingleton<FileChecksums>().AddSingleton<ZipSender>().AddSingleton<RightsLedger>();
    }
}

/// <summary>Lists every fault of the template, so that a start tells all of them at once.</summary>
internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var faults = NameTemplate.Read(options.NameTemplate).Faults;
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(Say));
    }

    private static string Say(NameFault fault)
    {
        var at = fault.Position > 0 ? $" (at letter {fault.Position})" : "";
        return $"{DeliveryOptions.Section}:NameTemplate" + fault.Kind switch
        {
            NameFaultKind.Empty => " is empty.",
            NameFaultKind.TooLong => $" must be at most {NameTemplate.MaxLength} letters long, and little of that its own text.",
            NameFaultKind.NoToken => $" must hold a place, for example {{id}}. There are: {string.Join(", ", NameToken.All.Select(token => token.Name))}.",
            NameFaultKind.Unclosed => $" has a {{ without its }}{at}.",
            NameFaultKind.Stray => $" has a }} without its {{{at}.",
            NameFaultKind.Unknown => $" has the unknown place {{{fault.Subject}}}{at}. There are: {string.Join(", ", NameToken.All.Select(token => token.Name))}.",
            NameFaultKind.BadCut => $": behind {{{fault.Subject}: must stand a number from 1 to {NameTemplate.MaxCut}{at}.",
            _ => $" must not hold {fault.Subject}{at}.",
        };
    }
}
