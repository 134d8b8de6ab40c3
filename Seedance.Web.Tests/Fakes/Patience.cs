using System.Runtime.CompilerServices;
using Bunit;

namespace Seedance.Web.Tests.Fakes;

/// <summary>How long tests wait for what must come: a limit for slow machines, not a pause.</summary>
internal static class Patience
{
    [ModuleInitializer]
    public static void Set() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(60);
}
