using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Seedance.Web.Features.Notices;

/// <summary>A message of plain text, as it goes over the line (RFC 5322, 2045, 2047): Latin letters only, lines short, whatever its words are.</summary>
public sealed record MailText(MailAddress From, MailAddress To, string Subject, string Body, DateTimeOffset At)
{
    /// <summary>So many bytes of UTF-8 make an encoded word of at most 75 characters.</summary>
    private const int WordBytes = 45;

    public override string ToString() => new StringBuilder()
        .Append("Date: ").Append(At.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)).Append(At.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)).Append("\r\n")
        .Append("From: ").Append(Encode(From.DisplayName)).Append(" <").Append(SmtpSession.Path(From)).Append(">\r\n")
        .Append("To: ").Append(SmtpSession.Path(To)).Append("\r\n")
        .Append("Subject: ").Append(Encode(Subject)).Append("\r\n")
        .Append("Message-ID: <").Append(Guid.NewGuid().ToString("N")).Append('@').Append(SmtpSession.Host(From)).Append(">\r\n")
        .Append("Auto-Submitted: auto-generated\r\n")
        .Append("MIME-Version: 1.0\r\n")
        .Append("Content-Type: text/plain; charset=utf-8\r\n")
        .Append("Content-Transfer-Encoding: base64\r\n\r\n")
        .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(Body), Base64FormattingOptions.InsertLineBreaks)).Append("\r\n")
        .ToString();

    /// <summary>Words of a header; a line break in them would begin a header of its own and becomes a blank.</summary>
    internal static string Encode(string words)
    {
        var text = string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (text.Length <= WordBytes && text.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ')) return text;
        var encoded = new List<string>();
        var part = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(part.ToString()) + rune.Utf8SequenceLength > WordBytes) Take();
            part.Append(rune.ToString());
        }

        Take();
        return string.Join("\r\n ", encoded);

        void Take()
        {
            encoded.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part.ToString()))}?=");
            part.Clear();
        }
    }
}
