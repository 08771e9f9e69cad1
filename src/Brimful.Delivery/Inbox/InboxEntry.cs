using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Inbox;

/// <summary>A notification in an inbox. Its three marks are apart, but that what was read was seen.</summary>
public sealed record InboxEntry
{
    public required InboxId Inbox { get; init; }

    /// <summary>Ascending in commit order within the tenant, not without gaps; never used again.</summary>
    public required long Number { get; init; }

    public required Severity Severity { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>When it first was on somebody's screen; null while it was not.</summary>
    public Instant? SeenAt { get; init; }

    /// <summary>When somebody said that they had read it; null while nobody did.</summary>
    public Instant? ReadAt { get; init; }

    /// <summary>When it was put away; null while it is not. What is archived counts nowhere.</summary>
    public Instant? ArchivedAt { get; init; }
}

/// <summary>An entry with what it tells.</summary>
public sealed record InboxRecord(InboxEntry Entry, Notification Notification);

/// <summary>How many entries of an inbox are not archived, and how many of those are unread, and unseen: unseen ≤ unread ≤ total.</summary>
public readonly record struct InboxCounts(long Unseen, long Unread, long Total);

/// <summary>Which entries of an inbox are listed.</summary>
public enum InboxView
{
    /// <summary>What is not archived.</summary>
    Present,

    /// <summary>What is neither archived nor read.</summary>
    Unread,

    Archived,
}

/// <summary>Entries of an inbox, newest first.</summary>
public sealed record InboxQuery(InboxId Inbox, InboxView View, int Limit)
{
    /// <summary>Only those with a lower number; null: from the newest.</summary>
    public long? Before { get; init; }
}
