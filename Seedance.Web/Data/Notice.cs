namespace Seedance.Web.Data;

/// <summary>One line behind a person's bell.</summary>
public sealed class Notice
{
    public long Id { get; set; }

    public required string UserId { get; set; }

    /// <summary>A code of what happened; words are made when it is shown.</summary>
    public required string Kind { get; set; }

    /// <summary>What the words speak of: a clip's title, a concept's name.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Who did it, when a person did.</summary>
    public string? By { get; set; }

    /// <summary>How many it stands for.</summary>
    public int Count { get; set; } = 1;

    /// <summary>How many of them came to nothing.</summary>
    public int Failed { get; set; }

    public long? JobId { get; set; }

    /// <summary>Where a click leads, from "/".</summary>
    public required string Address { get; set; }

    /// <summary>A notice with a key that is there already is not made again.</summary>
    public required string Key { get; set; }

    public DateTime At { get; set; }

    public DateTime? ReadAt { get; set; }
}

/// <summary>A message that leaves the studio, and how that went.</summary>
public sealed class NoticeDelivery
{
    public long Id { get; set; }

    public required string UserId { get; set; }

    /// <summary>"Email" or "Webhook".</summary>
    public required string Channel { get; set; }

    /// <summary>The e-mail address, or the webhook's public id.</summary>
    public required string Target { get; set; }

    /// <summary>The notice's kind.</summary>
    public required string Kind { get; set; }

    /// <summary>What is sent.</summary>
    public required string Body { get; set; }

    /// <summary>"Waiting", "Delivered" or "GivenUp".</summary>
    public required string State { get; set; }

    public int Attempts { get; set; }

    public DateTime DueAt { get; set; }

    public DateTime? LeaseUntil { get; set; }

    /// <summary>What the other side answered last.</summary>
    public int? Status { get; set; }

    public string? Problem { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? DeliveredAt { get; set; }
}

/// <summary>An address to which a person wants to be told.</summary>
public sealed class Webhook
{
    public long Id { get; set; }

    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string UserId { get; set; }

    public required string Url { get; set; }

    /// <summary>Signs what is sent; sealed by the key ring.</summary>
    public required string SealedSecret { get; set; }

    /// <summary>Kinds of notices, comma separated; empty: all.</summary>
    public string Kinds { get; set; } = "";

    public bool IsOn { get; set; } = true;

    public DateTime CreatedAt { get; set; }
}
