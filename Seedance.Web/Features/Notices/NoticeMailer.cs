using System.Globalization;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Notices;

/// <summary>How one try to send ended.</summary>
/// <param name="Status">What the other side answered, when it is a number.</param>
/// <param name="Problem">Why it did not arrive; null: it did.</param>
/// <param name="IsFinal">Another try is of no use.</param>
public sealed record SendEnd(int? Status, string? Problem, bool IsFinal = false)
{
    // Problems of our own, as codes; anything else is what the other side said.
    public const string TooLate = "timeout";
    public const string NoServer = "no-server";
    public const string BadAddress = "bad-address";
    public const string Removed = "removed";
    public const string NotSeen = "not-seen";
    public const string OwnFault = "own-fault";

    /// <summary>As it can be stored: PostgreSQL keeps no NUL, and no half of a character.</summary>
    public string? Problem { get; } = Problem is null ? null : string.Concat(Problem.EnumerateRunes().Select(rune => Rune.IsControl(rune) && rune.Value != '\n' ? " " : rune.ToString()));

    public bool IsDelivered => Problem is null;
}

/// <summary>Sends a notice by e-mail, as plain text in the reader's language.</summary>
public sealed class NoticeMailer(
    IOptionsMonitor<NoticeOptions> options, IOptionsMonitor<Media.LinkOptions> links, NoticeWords words, TimeProvider clock, IStringLocalizer<NoticeTexts> texts)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="language">The reader's; null: English.</param>
    public async Task<SendEnd> SendAsync(string to, NoticeFacts facts, string? language, CancellationToken cancellationToken)
    {
        var smtp = options.CurrentValue.Smtp;
        if (!options.CurrentValue.CanMail) return new SendEnd(null, SendEnd.NoServer, IsFinal: true);
        if (!MailAddress.TryCreate(to, out var address)) return new SendEnd(null, SendEnd.BadAddress, IsFinal: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            await SmtpSession.SendAsync(smtp, Write(smtp.From, address, facts, language), null, limit.Token);
            return new SendEnd(250, null);
        }
        catch (SmtpRefusal fault)
        {
            var status = fault.Reply.Code;
            return new SendEnd(status > 0 ? status : null, fault.Message, IsFinal: status is >= 550 and < 560);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendEnd(null, SendEnd.TooLate);
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException or ArgumentException)
        {
            return new SendEnd(null, fault.Message);
        }
    }

    private MailText Write(string from, MailAddress to, NoticeFacts facts, string? language)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo((Languages.Find(language) ?? Languages.All[0]).Name);
        try
        {
            var text = words.Say(facts);
            var body = new StringBuilder().Append(text).Append("\r\n\r\n");
            if (links.CurrentValue.PublicUrl is { Length: > 0 } home)
                body.Append(words.Next(facts.Kind)).Append("\r\n").Append(home).Append(facts.Address).Append("\r\n\r\n").Append(texts["Mail_Foot", home + "/notices"].Value).Append("\r\n");
            return new MailText(new MailAddress(new MailAddress(from).Address, "Seedance Studio"), to, text, body.ToString(), clock.GetUtcNow());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
