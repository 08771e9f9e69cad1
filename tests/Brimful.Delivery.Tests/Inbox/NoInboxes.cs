using Brimful.Delivery.Inbox;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Tests.Inbox;

/// <summary>Inboxes that nobody reads.</summary>
internal sealed class NoInboxes : IInboxRecords
{
    public Task<IReadOnlyList<InboxRecord>> ListAsync(InboxQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<InboxRecord>> ListAfterAsync(InboxId inbox, long number, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<InboxRecord?> FindAsync(InboxId inbox, long number, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> MarkAsync(InboxMarking marking, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ClearAsync(InboxId inbox, CancellationToken cancellationToken) => Task.CompletedTask;
}
