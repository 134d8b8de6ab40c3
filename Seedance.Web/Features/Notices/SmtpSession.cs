using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Seedance.Web.Jobs.Notices;

namespace Seedance.Web.Features.Notices;

/// <summary>What a mail server said.</summary>
public sealed record SmtpReply(int Code, string Text);

/// <summary>A mail server refused, or speaks something else than SMTP.</summary>
public sealed class SmtpRefusal(SmtpReply reply) : Exception(reply.Text)
{
    public SmtpReply Reply => reply;
}

/// <summary>
/// Hands one message to a mail server (RFC 5321): TLS from the first byte or by STARTTLS, AUTH PLAIN or LOGIN. The framework's own client knows no
/// TLS from the first byte, which port 465 wants (RFC 8314). Where TLS is asked for, nothing is said without it.
/// </summary>
public sealed class SmtpSession : IAsyncDisposable
{
    private const int MaxLine = 2000;
    private const int MaxLines = 100;

    private readonly TcpClient _line;
    private readonly byte[] _received = new byte[4096];
    private Stream _stream;
    private int _at;
    private int _end;

    private SmtpSession(TcpClient line) => (_line, _stream) = (line, line.GetStream());

    /// <param name="trust">Who decides about the server's certificate; null: the system.</param>
    /// <exception cref="SmtpRefusal">The server did not take it.</exception>
    /// <exception cref="IOException">The line broke; so do the exceptions of sockets and of TLS.</exception>
    public static async Task SendAsync(SmtpOptions options, MailText mail, RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        var line = new TcpClient { NoDelay = true };
        try
        {
            await line.ConnectAsync(options.Host, options.Port, cancellationToken);
        }
        catch
        {
            line.Dispose();
            throw;
        }

        await using var session = new SmtpSession(line);
        if (options.IsTlsFromStart) await session.EncryptAsync(options.Host, trust, cancellationToken);
        await session.ExpectAsync(220, cancellationToken);
        var offers = await session.GreetAsync(cancellationToken);
        if (options is { StartTls: true, IsTlsFromStart: false })
        {
            if (!Has(offers, "STARTTLS")) throw new SmtpRefusal(new SmtpReply(0, "The mail server offers no STARTTLS."));
            await session.SayAsync("STARTTLS", 220, cancellationToken);

            // What came before the line was closed may be anybody's.
            if (session._at != session._end) throw new SmtpRefusal(new SmtpReply(0, "The mail server spoke on before TLS began."));
            await session.EncryptAsync(options.Host, trust, cancellationToken);
            offers = await session.GreetAsync(cancellationToken);
        }

        if (options.User.Length > 0) await session.SignInAsync(options, offers, cancellationToken);
        await session.SayAsync($"MAIL FROM:<{Path(mail.From)}>", 250, cancellationToken);
        await session.SayAsync($"RCPT TO:<{Path(mail.To)}>", 250, cancellationToken);
        await session.SayAsync("DATA", 354, cancellationToken);
        var text = mail.ToString();
        await session.SayAsync((text.StartsWith('.') ? "." : "") + text.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".", 250, cancellationToken);
        await session.LeaveAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _line.Dispose();
    }

    private static bool Has(IReadOnlyList<string> offers, string word) => offers.Any(offer => offer.Split(' ')[0].Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>An address as it goes over the line. Names of hosts have a spelling in Latin letters; those before the @ have none.</summary>
    /// <exception cref="SmtpRefusal">It cannot be written so.</exception>
    internal static string Path(MailAddress address)
    {
        var path = $"{address.User}@{Host(address)}";
        return path.All(c => char.IsAscii(c) && !char.IsControl(c) && c is not ('<' or '>' or ' ')) ? path : throw new SmtpRefusal(new SmtpReply(553, "This address has letters that e-mail does not carry."));
    }

    /// <summary>The host of an address, in Latin letters.</summary>
    /// <exception cref="SmtpRefusal">It is none.</exception>
    internal static string Host(MailAddress address)
    {
        try
        {
            return new IdnMapping().GetAscii(address.Host);
        }
        catch (ArgumentException)
        {
            throw new SmtpRefusal(new SmtpReply(553, "What stands behind the @ of this address is no name of a host."));
        }
    }

    private async Task EncryptAsync(string host, RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = trust }, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> GreetAsync(CancellationToken cancellationToken)
    {
        var own = ((IPEndPoint)_line.Client.LocalEndPoint!).Address;
        if (own.IsIPv4MappedToIPv6) own = own.MapToIPv4();
        var literal = own.AddressFamily == AddressFamily.InterNetworkV6 ? $"IPv6:{own.ToString().Split('%')[0]}" : own.ToString();
        return (await SayAsync($"EHLO [{literal}]", 250, cancellationToken)).Text.Split('\n');
    }

    private async Task SignInAsync(SmtpOptions options, IReadOnlyList<string> offers, CancellationToken cancellationToken)
    {
        var ways = offers.Where(offer => offer.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)).SelectMany(offer => offer.Split(' ', '=')).Select(way => way.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        if (ways.Contains("PLAIN"))
        {
            await SayAsync($"AUTH PLAIN {Base64($"\0{options.User}\0{options.Password}")}", 235, cancellationToken);
        }
        else if (ways.Contains("LOGIN"))
        {
            await SayAsync("AUTH LOGIN", 334, cancellationToken);
            await SayAsync(Base64(options.User), 334, cancellationToken);
            await SayAsync(Base64(options.Password), 235, cancellationToken);
        }
        else
        {
            throw new SmtpRefusal(new SmtpReply(0, "The mail server offers neither AUTH PLAIN nor AUTH LOGIN."));
        }

        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    // The message is taken: how the line ends is of no account.
    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SayAsync("QUIT", 221, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SmtpRefusal or OperationCanceledException)
        {
            // gone already
        }
    }

    private async Task<SmtpReply> SayAsync(string text, int expected, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        return await ExpectAsync(expected, cancellationToken);
    }

    private async Task<SmtpReply> ExpectAsync(int expected, CancellationToken cancellationToken)
    {
        var text = new List<string>();
        while (text.Count < MaxLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var code)) break;
            text.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-') continue;
            var reply = new SmtpReply(code, string.Join('\n', text));
            return code == expected || (expected == 250 && code == 251) ? reply : throw new SmtpRefusal(reply);
        }

        throw new SmtpRefusal(new SmtpReply(0, "What answers there is no mail server."));
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (line.Length < MaxLine)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await _stream.ReadAsync(_received, cancellationToken));
                if (_end == 0) throw new EndOfStreamException("The mail server has hung up.");
            }

            var next = (char)_received[_at++];
            if (next == '\n') return line.ToString().TrimEnd('\r');
            line.Append(next);
        }

        throw new SmtpRefusal(new SmtpReply(0, "What answers there is no mail server."));
    }
}
