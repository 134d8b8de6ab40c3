using Microsoft.Extensions.Options;

namespace Seedance.Web.Jobs.Notices;

/// <summary>Section <c>Notices</c> of the settings.</summary>
public sealed class NoticeOptions
{
    public const string Section = "Notices";

    /// <summary>So long what was told is kept behind the bell, in days.</summary>
    public int KeepDays { get; set; } = 90;

    /// <summary>The mail server; without a host nobody is told by e-mail.</summary>
    public SmtpOptions Smtp { get; set; } = new();

    public bool CanMail => Smtp.Host.Length > 0 && Smtp.From.Length > 0;

    /// <summary>All that is wrong, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (KeepDays is < 1 or > 3650) yield return "Notices:KeepDays must lie between 1 and 3650.";
        if (Smtp.Port is < 1 or > 65535) yield return "Notices:Smtp:Port must lie between 1 and 65535.";
        if (Smtp.Host.Length > 0 && !System.Net.Mail.MailAddress.TryCreate(Smtp.From, out _)) yield return "Notices:Smtp:From must be an e-mail address when Notices:Smtp:Host is set.";
    }
}

/// <summary>A mail server that speaks SMTP, with TLS from the first byte, else with STARTTLS unless that is switched off.</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public bool StartTls { get; set; } = true;

    /// <summary>TLS from the first byte; so it always is at port 465.</summary>
    public bool ImplicitTls { get; set; }

    internal bool IsTlsFromStart => ImplicitTls || Port == 465;

    /// <summary>Empty: without signing in.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "";
}

public sealed class NoticeOptionsValidator : IValidateOptions<NoticeOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, NoticeOptions options)
    {
        string[] faults = [.. options.Faults()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
