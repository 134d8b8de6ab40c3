using Seedance.Web.Components.Account;
using Seedance.Web.Data;

namespace Seedance.Web.Tests.Account;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("elevenchars", PasswordRules.TooShort)]
    [InlineData("", PasswordRules.TooShort)]
    [InlineData(null, PasswordRules.TooShort)]
    [InlineData("password1234", PasswordRules.TooCommon)]
    [InlineData("P@ssw0rd2024!", PasswordRules.TooCommon)]
    [InlineData("administrator", PasswordRules.TooCommon)]
    [InlineData("123456789012", PasswordRules.TooCommon)]
    [InlineData("987654321098", PasswordRules.TooCommon)]
    [InlineData("abcdefghijklmn", PasswordRules.TooCommon)]
    [InlineData("aaaaaaaaaaaaaaaa", PasswordRules.TooCommon)]
    [InlineData("qwertyqwerty", PasswordRules.TooCommon)]
    [InlineData("passwordpassword", PasswordRules.TooCommon)]
    [InlineData("changeme!!!!!!", PasswordRules.TooCommon)]
    [InlineData("correct horse battery staple", PasswordRules.TooCommon)]
    [InlineData("Ana@Example.org", PasswordRules.IsEmail)]
    [InlineData("quiet river seven", null)]
    [InlineData("七个安静的河流和一座桥还有", null)]
    [InlineData("tr7-kq9x-mm42", null)]
    public void Check(string? password, string? fault) => Assert.Equal(fault, PasswordRules.Check(password, "ana@example.org"));

    [Fact]
    public void Check_MoreThanAnybodyTypes_IsRefusedBeforeHashing() =>
        Assert.Equal(PasswordRules.TooLong, PasswordRules.Check(string.Concat(Enumerable.Repeat("river", 60)), null));

    [Theory]
    [InlineData("ana@example.org", true)]
    [InlineData("ana+ads@mail.example.org", true)]
    [InlineData("ana@localhost", true)]
    [InlineData("ana", false)]
    [InlineData("@example.org", false)]
    [InlineData("ana@", false)]
    [InlineData("ana@.org", false)]
    [InlineData("Ana <ana@example.org>", false)]
    [InlineData("ana@example.org\r\nBcc: x@y.z", false)]
    [InlineData(" ana@example.org", false)]
    [InlineData(null, false)]
    public void EmailAddress_IsValid(string? text, bool valid) => Assert.Equal(valid, EmailAddress.IsValid(text));

    [Fact]
    public void EmailAddress_TooLong_IsNone() => Assert.False(EmailAddress.IsValid(new string('a', 300) + "@example.org"));
}
