using NodaTime;

namespace Brimful.Delivery.Inbox;

/// <summary>Sets a mark of entries, or takes it away. What has the mark already, or not, stays as it is.</summary>
public sealed record InboxMarking(InboxId Inbox, InboxMark Mark, Instant At)
{
    /// <summary>The one entry, archived or not; null: all that are not archived, through <see cref="Through"/>.</summary>
    public long? Number { get; init; }

    /// <summary>The highest number of those that are meant.</summary>
    public long Through { get; init; } = long.MaxValue;
}

/// <summary>What is done to an entry.</summary>
public enum InboxMark
{
    Seen,

    /// <summary>Takes away that it was read too.</summary>
    Unseen,

    /// <summary>Marks it seen too.</summary>
    Read,
    Unread,
    Archived,
    Unarchived,
}
