namespace Seedance.Web.Storage;

/// <summary>What a key may be: names between single slashes, none of which means "here" or "above".</summary>
internal static class StoreKey
{
    /// <summary>The key itself.</summary>
    /// <exception cref="ArgumentException">The key leaves the store, or would mean different things on a disk and in a bucket.</exception>
    public static string Check(string key) =>
        key.Split('/').All(IsName) ? key : throw new ArgumentException("The key leaves the store.", nameof(key));

    private static bool IsName(string name) =>
        name is not ("" or "." or "..") && !name.Contains('\\') && !name.Any(char.IsControl);
}
