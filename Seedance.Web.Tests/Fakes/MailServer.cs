using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Seedance.Web.Tests.Fakes;

/// <summary>How a mail server wants to be spoken to.</summary>
internal enum MailTls
{
    None,
    StartTls,

    /// <summary>From the first byte.</summary>
    Implicit,
}

/// <summary>A mail server over a real line, with a certificate that nobody has signed.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public MailServer()
    {
        _listener.Start();
        _loop = ServeAsync();
    }

    public MailTls Tls { get; init; }

    /// <summary>What stands behind AUTH in its greeting; empty: nobody has to sign in.</summary>
    public string Auth { get; init; } = "";

    /// <summary>Answers a line in place of the server; null: as usual.</summary>
    public Func<string, string?> Answer { get; init; } = _ => null;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<(string To, string Text)> Mails { get; } = new();

    /// <summary>All lines that it got, but those of messages.</summary>
    public ConcurrentQueue<(string Line, bool IsEncrypted)> Lines { get; } = new();

    /// <summary>True for this server's certificate alone.</summary>
    public static bool IsOwn(X509Certificate? shown) => shown is not null && shown.GetCertHashString() == Certificate.GetCertHashString();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var wanted = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = wanted.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await TalkAsync(client.GetStream());
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return; // the test is over
            }
            catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException)
            {
                // whoever called has hung up
            }
        }
    }

    private static async Task<Stream> EncryptAsync(Stream line)
    {
        var secure = new SslStream(line);
        await secure.AuthenticateAsServerAsync(Certificate);
        return secure;
    }

    private async Task TalkAsync(Stream line)
    {
        if (Tls == MailTls.Implicit) line = await EncryptAsync(line);
        await SayAsync("220 here");
        var to = "";
        while (await ReadAsync() is { } said)
        {
            Lines.Enqueue((said, line is SslStream));
            if (said.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase)) to = said.Split('<', '>')[1];
            if (Answer(said) is { } own)
            {
                await SayAsync(own);
            }
            else if (said.StartsWith("EHLO", StringComparison.Ordinal))
            {
                var offers = new List<string> { "here", "SIZE 1000000" };
                if (Tls == MailTls.StartTls && line is not SslStream) offers.Add("STARTTLS");
                else if (Auth.Length > 0) offers.Add($"AUTH {Auth}");
                await SayAsync(string.Join("\r\n", offers.Select((offer, i) => $"250{(i == offers.Count - 1 ? ' ' : '-')}{offer}")));
            }
            else if (said == "STARTTLS")
            {
                await SayAsync("220 go on");
                line = await EncryptAsync(line);
            }
            else if (said.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))
            {
                await SayAsync("235 welcome");
            }
            else if (said == "AUTH LOGIN")
            {
                await SayAsync("334 VXNlcm5hbWU6");
                Lines.Enqueue((await ReadAsync() ?? "", line is SslStream));
                await SayAsync("334 UGFzc3dvcmQ6");
                Lines.Enqueue((await ReadAsync() ?? "", line is SslStream));
                await SayAsync("235 welcome");
            }
            else if (said == "DATA")
            {
                await SayAsync("354 go on");
                var text = new StringBuilder();
                while (await ReadAsync() is { } part && part != ".") text.Append(part.StartsWith('.') ? part[1..] : part).Append("\r\n");
                Mails.Enqueue((to, text.ToString()));
                await SayAsync("250 taken");
            }
            else
            {
                await SayAsync(said == "QUIT" ? "221 bye" : "250 ok");
                if (said == "QUIT") return;
            }
        }

        async Task SayAsync(string text) => await line.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));

        async Task<string?> ReadAsync()
        {
            var text = new StringBuilder();
            var next = new byte[1];
            while (await line.ReadAsync(next) > 0)
            {
                if (next[0] == '\n') return text.ToString().TrimEnd('\r');
                text.Append((char)next[0]);
            }

            return null;
        }
    }
}
