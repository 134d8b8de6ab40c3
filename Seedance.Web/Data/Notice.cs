using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>One line behind a person's bell.</summary>
[EntityTypeConfiguration(typeof(NoticeTable))]
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
[EntityTypeConfiguration(typeof(NoticeDeliveryTable))]
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
[EntityTypeConfiguration(typeof(WebhookTable))]
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

internal sealed class NoticeTable : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.Property(n => n.Kind).HasMaxLength(32);
        notice.Property(n => n.Subject).HasMaxLength(200);
        notice.Property(n => n.By).HasMaxLength(200);
        notice.Property(n => n.Address).HasMaxLength(500);
        notice.Property(n => n.Key).HasMaxLength(100);
        notice.HasIndex(n => new { n.UserId, n.Key }).IsUnique();
        notice.HasIndex(n => new { n.UserId, n.Id }).IsDescending(false, true);
        notice.HasIndex(n => n.UserId, "IX_Notices_Unread").HasFilter("\"ReadAt\" IS NULL");
        notice.HasOne<StudioUser>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NoticeDeliveryTable : IEntityTypeConfiguration<NoticeDelivery>
{
    public void Configure(EntityTypeBuilder<NoticeDelivery> delivery)
    {
        delivery.Property(d => d.Channel).HasMaxLength(16);
        delivery.Property(d => d.Kind).HasMaxLength(32);
        delivery.Property(d => d.State).HasMaxLength(16);
        delivery.HasIndex(d => d.DueAt).HasFilter("\"State\" = 'Waiting'");
        delivery.HasIndex(d => new { d.UserId, d.Id }).IsDescending(false, true);
        delivery.HasOne<StudioUser>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WebhookTable : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> hook)
    {
        hook.Property(h => h.Url).HasMaxLength(2000);
        hook.HasIndex(h => h.PublicId).IsUnique();
        hook.HasOne<StudioUser>().WithMany().HasForeignKey(h => h.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
