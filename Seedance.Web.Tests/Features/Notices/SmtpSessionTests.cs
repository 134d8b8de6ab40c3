using System.Net.Mail;
using System.Security.Authentication;
using System.Text;
using Seedance.Web.Features.Notices;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Notices;

/// <summary>A message and a mail server, over a real line.</summary>
public sealed class SmtpSessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("None", "")]
    [InlineData("StartTls", "PLAIN LOGIN")]
    [InlineData("StartTls", "LOGIN")]
    [InlineData("Implicit", "PLAIN")]
    [InlineData("Implicit", "=LOGIN")]
    public async Task Message_ArrivesByEachWay_AndSecretsGoEncrypted(string way, string auth)
    {
        var tls = Enum.Parse<MailTls>(way);
        await using var server = new MailServer { Tls = tls, Auth = auth };

        await SendAsync(server, Mail("Paper boat is ready", "Hello."), auth.Length > 0 ? "studio" : "");

        Assert.Equal("kim@example.org", Assert.Single(server.Mails).To);
        Assert.Contains(server.Lines, line => line.Line == "MAIL FROM:<studio@example.org>");
        if (tls != MailTls.None) Assert.All(server.Lines.Where(line => line.Line != "STARTTLS").SkipWhile(line => !line.IsEncrypted), line => Assert.True(line.IsEncrypted));
        if (auth.Contains("PLAIN")) Assert.Contains(server.Lines, line => line == ($"AUTH PLAIN {Base64("\0studio\0geheim ß")}", true));
        else if (auth.Length > 0) Assert.Contains(server.Lines, line => line == (Base64("geheim ß"), true));
    }

    [Fact]
    public async Task ServerWithoutTheTlsThatIsAskedFor_OrWithACertificateOfNobody_GetsNoMessageAndNoPassword()
    {
        await using var plain = new MailServer { Auth = "PLAIN" };
        var refusal = await Assert.ThrowsAsync<SmtpRefusal>(() => SmtpSession.SendAsync(
            new SmtpOptions { Host = "127.0.0.1", Port = plain.Port, User = "studio", Password = "x" }, Mail("s", "b"), null, Cancel));
        Assert.Contains("STARTTLS", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["EHLO"], plain.Lines.Select(line => line.Line.Split(' ')[0]));

        foreach (var tls in (MailTls[])[MailTls.StartTls, MailTls.Implicit])
        {
            await using var unsigned = new MailServer { Tls = tls, Auth = "PLAIN" };
            await Assert.ThrowsAsync<AuthenticationException>(() => SmtpSession.SendAsync(Options(unsigned, "studio"), Mail("s", "b"), null, Cancel));
            Assert.DoesNotContain(unsigned.Lines, line => line.Line.StartsWith("AUTH", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", 550)]
    [InlineData("AUTH", "535 wrong password", 535)]
    [InlineData("MAIL", "451 later\r\n", 451)]
    [InlineData("EHLO", "HTTP/1.1 400 Bad Request", 0)]
    [InlineData("DATA", "554-spam\r\n554 go away", 554)]
    public async Task WhatTheServerSays_IsToldWithItsNumber(string at, string answer, int code)
    {
        await using var server = new MailServer { Tls = MailTls.Implicit, Auth = "PLAIN", Answer = line => line.StartsWith(at, StringComparison.Ordinal) ? answer.TrimEnd() : null };
        var refusal = await Assert.ThrowsAsync<SmtpRefusal>(() => SendAsync(server, Mail("s", "b"), "studio"));
        Assert.Equal(code, refusal.Reply.Code);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task AnswerThatNeverComes_IsNotWaitedForLongerThanTheCallerLikes()
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var server = new MailServer
        {
            Answer = line =>
            {
                if (line == "DATA") left.Cancel();
                return line == "DATA" ? "354-" : null; // and nothing more
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SmtpSession.SendAsync(Options(server, ""), Mail("s", "b"), null, left.Token));
    }

    [Fact]
    public async Task WordsOfAnyLanguage_ArriveAsTheyWere_InShortLines_AndBreakNoHeader()
    {
        var subject = string.Concat(Enumerable.Repeat("短片 “Bräu” 🎬 已完成 ", 12)) + "\r\nBcc: all@example.org";
        var body = ".hidden\r\n..\r\n.\r\n" + new string('长', 2000);
        await using var server = new MailServer();

        await SendAsync(server, Mail(subject, body), "");

        var parts = Assert.Single(server.Mails).Text.Split("\r\n\r\n", 2);
        Assert.All(parts.SelectMany(part => part.Split("\r\n")), line => Assert.True(line.Length <= 998 && line.All(char.IsAscii)));
        var headers = parts[0].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");
        Assert.DoesNotContain(headers, header => header.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        var words = headers.Single(header => header.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..].Split(' ');
        Assert.All(words, word => Assert.True(word.Length <= 75));
        Assert.Equal(subject.Replace("\r\n", "  ", StringComparison.Ordinal), string.Concat(words.Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2])))));
        Assert.Equal(body, Encoding.UTF8.GetString(Convert.FromBase64String(parts[1].ReplaceLineEndings(""))));
        Assert.Contains("From: Seedance Studio <studio@example.org>", headers);
        Assert.Contains("Date: Mon, 23 Nov 2026 10:20:30 +0000", headers);
    }

    [Fact]
    public async Task AddressesOfOtherScripts_AreSpelledForTheLine_OrRefused()
    {
        await using var server = new MailServer();
        await SendAsync(server, Mail("s", "b") with { From = new MailAddress("studio@köln.example", "Studio"), To = new MailAddress("kim@münchen.example") }, "");
        var mail = Assert.Single(server.Mails);
        Assert.Equal("kim@xn--mnchen-3ya.example", mail.To);
        Assert.Contains("To: kim@xn--mnchen-3ya.example\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("From: Studio <studio@xn--kln-sna.example>\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("@xn--kln-sna.example>\r\nAuto-Submitted", mail.Text, StringComparison.Ordinal);
        var hostless = await Assert.ThrowsAsync<SmtpRefusal>(() => SendAsync(server, Mail("s", "b") with { To = new MailAddress($"kim@{new string('ü', 70)}.example") }, ""));
        Assert.Equal(553, hostless.Reply.Code);
        var refusal = await Assert.ThrowsAsync<SmtpRefusal>(() => SendAsync(server, Mail("s", "b") with { To = new MailAddress("jürgen@example.org") }, ""));
        Assert.Equal(553, refusal.Reply.Code);
    }

    private static Task SendAsync(MailServer server, MailText mail, string user) =>
        SmtpSession.SendAsync(Options(server, user), mail, (_, certificate, _, _) => MailServer.IsOwn(certificate), Cancel);

    private static SmtpOptions Options(MailServer server, string user) =>
        new() { Host = "localhost", Port = server.Port, StartTls = server.Tls == MailTls.StartTls, ImplicitTls = server.Tls == MailTls.Implicit, User = user, Password = "geheim ß" };

    private static MailText Mail(string subject, string body) =>
        new(new MailAddress("studio@example.org", "Seedance Studio"), new MailAddress("kim@example.org"), subject, body, new DateTimeOffset(2026, 11, 23, 10, 20, 30, TimeSpan.Zero));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
