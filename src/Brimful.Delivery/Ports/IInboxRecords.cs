using Brimful.Delivery.Inbox;

namespace Brimful.Delivery.Ports;

/// <summary>Entries of inboxes. They are written with their notification (<see cref="Notifications.NewNotification.Inboxes"/>) and go with it, with
/// their account and with their tenant. Writes are durable on return and seen by every later read.</summary>
public interface IInboxRecords
{
    /// <summary>Entries of an inbox, newest first.</summary>
    Task<IReadOnlyList<InboxRecord>> ListAsync(InboxQuery query, CancellationToken cancellationToken);

    /// <summary>Entries of an inbox with a higher number, lowest first, archived ones too. A reader that goes on from the highest number it saw misses
    /// none: a lower number never appears after a higher one was seen.</summary>
    Task<IReadOnlyList<InboxRecord>> ListAfterAsync(InboxId inbox, long number, int limit, CancellationToken cancellationToken);

    /// <summary>An entry by its number; null where the inbox has none of it.</summary>
    Task<InboxRecord?> FindAsync(InboxId inbox, long number, CancellationToken cancellationToken);

    /// <summary>The highest number in an inbox; 0 when it is empty.</summary>
    Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken);

    /// <summary>Counts the rows there are, of one moment. Counts are kept nowhere; they are had from indexes over exactly what is
    /// unread, and what is not archived.</summary>
    Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken);

    /// <summary>Marks entries.</summary>
    /// <returns>How many were changed.</returns>
    Task<int> MarkAsync(InboxMarking marking, CancellationToken cancellationToken);

    /// <summary>Takes every entry out of an inbox, archived ones too. Their notifications stay, and so do entries of other inboxes.</summary>
    Task ClearAsync(InboxId inbox, CancellationToken cancellationToken);
}
