using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>Length counts, not signs: at least twelve characters, none of the passwords that everybody tries, not the email.</summary>
public sealed class PasswordRules : IPasswordValidator<StudioUser>
{
    public const int MinLength = 12;

    /// <summary>Beyond this hashing is only work for an attacker to order.</summary>
    public const int MaxLength = 256;

    public const string TooShort = "PasswordTooShort";
    public const string TooLong = "PasswordTooLong";
    public const string TooCommon = "PasswordTooCommon";
    public const string IsEmail = "PasswordIsEmail";

    // Stems: a password that is one of them, repeated or with figures and signs around it, is common as well.
    private static readonly FrozenSet<string> Stems = FrozenSet.ToFrozenSet(
    [
        "password", "passwort", "passphrase", "letmein", "welcome", "administrator", "admin", "adminadmin", "qwerty", "qwertyuiop", "qwertz",
        "qwertzuiop", "asdfghjkl", "zxcvbnm", "qazwsx", "qazwsxedc", "iloveyou", "sunshine", "princess", "football", "baseball", "basketball",
        "superman", "batman", "trustno", "dragon", "monkey", "master", "shadow", "changeme", "secret", "default", "login", "abc", "abcd",
        "abcdef", "abcdefgh", "abcdefghijkl", "abcdefghijklm", "seedance", "seedancestudio", "studio", "marketing", "company", "test", "tester",
        "testtest", "demo", "guest", "user", "root", "toor", "hello", "helloworld", "whatever", "freedom", "starwars", "computer", "internet",
        "google", "facebook", "michael", "jennifer", "charlie", "passw", "passwordpassword", "correcthorsebatterystaple", "qwertyqwerty",
    ], StringComparer.Ordinal);

    /// <summary>The code of the first rule that is broken; null for a good password.</summary>
    public static string? Check(string? password, string? email)
    {
        if (password is null || password.Length < MinLength) return TooShort;
        if (password.Length > MaxLength) return TooLong;
        if (string.Equals(password.Trim(), email?.Trim(), StringComparison.OrdinalIgnoreCase)) return IsEmail;
        return IsCommon(password) ? TooCommon : null;
    }

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<StudioUser> manager, StudioUser user, string? password) =>
        Task.FromResult(Check(password, user.Email) is { } code
            ? IdentityResult.Failed(new IdentityError { Code = code, Description = code })
            : IdentityResult.Success);

    private static bool IsCommon(string password)
    {
        if (password.Distinct().Count() < 4 || IsRun(password)) return true;
        var lower = password.ToLowerInvariant();
        return IsStem(Letters(lower)) || IsStem(Letters(Unmask(lower)));
    }

    // Figures and signs round a word, and between its repetitions, do not hide it.
    private static bool IsStem(string letters) => Stems.Contains(letters) || Stems.Contains(Unit(letters));

    private static string Letters(string text) => new([.. text.Where(char.IsAsciiLetterLower)]);

    // p@ssw0rd2024! is the word with a mask on.
    private static string Unmask(string lower)
    {
        var last = lower.AsSpan().LastIndexOfAnyInRange('a', 'z');
        var first = lower.AsSpan().IndexOfAnyInRange('a', 'z');
        return first < 0 ? "" : lower[first..(last + 1)].Replace('@', 'a').Replace('0', 'o').Replace('3', 'e').Replace('$', 's').Replace('1', 'i');
    }

    // 123456789012, abcdefghijkl, 987654321098
    private static bool IsRun(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).ToList();
        return steps.Count(step => step is 1 or -9) == steps.Count || steps.Count(step => step is -1 or 9) == steps.Count;
    }

    /// <summary>The shortest piece that makes the text by repetition; the text itself when there is none.</summary>
    private static string Unit(string text)
    {
        if (text.Length == 0) return text;
        var at = (text + text).IndexOf(text, 1, StringComparison.Ordinal);
        return text[..at];
    }
}
