using Seedance.Web.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(SlowFirst))]

namespace Seedance.Web.Tests;

/// <summary>
/// Journeys and kills start processes and last up to a minute each: begun first, none of them is alone at the end while the other
/// lanes stand empty. Otherwise by chance, as ever, so that no test comes to lean on another.
/// </summary>
internal sealed class SlowFirst : ITestCollectionOrderer
{
    private static readonly string[] Slow = [".Browser.", ".Durability."];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections)
            .OrderByDescending(collection => Slow.Any(part => collection.TestCollectionDisplayName.Contains(part, StringComparison.Ordinal)))];
}
