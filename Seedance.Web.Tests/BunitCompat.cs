using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Seedance.Web.Tests;

/// <summary>Lets bUnit, which asks for AngleSharp.Diffing 1.0, run on 0.17 (see build/Bunit.targets).</summary>
internal static class BunitCompat
{
    [ModuleInitializer]
    internal static void Initialize() =>
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "compat", "AngleSharp.Diffing.dll"))
            : null;
}
