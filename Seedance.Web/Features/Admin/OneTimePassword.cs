using System.Security.Cryptography;

namespace Seedance.Web.Features.Admin;

/// <summary>A password that a person reads off a screen once: no letters that look alike, about 79 bits.</summary>
internal static class OneTimePassword
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string Create() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
}
