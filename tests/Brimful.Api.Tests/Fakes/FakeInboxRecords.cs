using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>Inboxes in memory.</summary>
internal sealed class FakeInboxRecords : IInboxRecords
{
    private readonly Lock _lock = new();
    private readonly List<InboxRecord> _records = [];
    private long _number = 10;

    /// <summary>Puts a crossing of the bucket <c>data</c> into an inbox.</summary>
    public long Add(InboxId inbox, string name = "Data")
    {
        lock (_lock)
        {
            var entry = new InboxEntry { Inbox = inbox, Number = ++_number, Severity = Severity.Warning, CreatedAt = Instant.FromUtc(2026, 3, 1, 12, 0) };
            _records.Add(new InboxRecord(entry, Message(inbox, entry.Number, name)));
            return entry.Number;
        }
    }

    public Task<IReadOnlyList<InboxRecord>> ListAsync(InboxQuery query, CancellationToken cancellationToken) => Locked<IReadOnlyList<InboxRecord>>(() =>
        [.. Of(query.Inbox).Where(record => IsShown(record.Entry, query.View) && record.Entry.Number < (query.Before ?? long.MaxValue)).Reverse().Take(query.Limit)]);

    public Task<IReadOnlyList<InboxRecord>> ListAfterAsync(InboxId inbox, long number, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<InboxRecord>>(() => [.. Of(inbox).Where(record => record.Entry.Number > number).Take(limit)]);

    public Task<InboxRecord?> FindAsync(InboxId inbox, long number, CancellationToken cancellationToken) =>
        Locked(() => Of(inbox).FirstOrDefault(record => record.Entry.Number == number));

    public Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken) =>
        Locked(() => Of(inbox).Select(record => record.Entry.Number).DefaultIfEmpty().Max());

    public Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken) => Locked(() =>
    {
        var present = Of(inbox).Select(record => record.Entry).Where(entry => entry.ArchivedAt is null).ToList();
        return new InboxCounts(present.Count(entry => entry.SeenAt is null), present.Count(entry => entry.ReadAt is null), present.Count);
    });

    public Task<int> MarkAsync(InboxMarking marking, CancellationToken cancellationToken) => Locked(() =>
    {
        var changed = 0;
        for (var at = 0; at < _records.Count; at++)
        {
            var entry = _records[at].Entry;
            if (entry.Inbox != marking.Inbox || !IsMeant(entry, marking) || Marked(entry, marking) is not { } marked || marked == entry) continue;
            _records[at] = _records[at] with { Entry = marked };
            changed++;
        }
        return changed;
    });

    public Task ClearAsync(InboxId inbox, CancellationToken cancellationToken) => Locked(() => _records.RemoveAll(record => record.Entry.Inbox == inbox));

    private IEnumerable<InboxRecord> Of(InboxId inbox) => _records.Where(record => record.Entry.Inbox == inbox);

    private static bool IsMeant(InboxEntry entry, InboxMarking marking) =>
        marking.Number is { } number ? entry.Number == number : entry.ArchivedAt is null && entry.Number <= marking.Through;

    private static bool IsShown(InboxEntry entry, InboxView view) => view == InboxView.Archived
        ? entry.ArchivedAt is not null
        : entry.ArchivedAt is null && (view == InboxView.Present || entry.ReadAt is null);

    private static InboxEntry Marked(InboxEntry entry, InboxMarking marking) => marking.Mark switch
    {
        InboxMark.Seen => entry with { SeenAt = entry.SeenAt ?? marking.At },
        InboxMark.Unseen => entry with { SeenAt = null, ReadAt = null },
        InboxMark.Read => entry with { SeenAt = entry.SeenAt ?? marking.At, ReadAt = entry.ReadAt ?? marking.At },
        InboxMark.Unread => entry with { ReadAt = null },
        InboxMark.Archived => entry with { ArchivedAt = entry.ArchivedAt ?? marking.At },
        _ => entry with { ArchivedAt = null },
    };

    private static Notification Message(InboxId inbox, long number, string name) => new()
    {
        TenantNumber = inbox.TenantNumber,
        Id = $"ntf_{number}",
        Type = NotificationTypes.Crossed,
        AccountNumber = inbox.AccountNumber,
        Bucket = "data",
        CreatedAt = Instant.FromUtc(2026, 3, 1, 12, 0),
        State = NotificationState.Unaddressed,
        Reason = NotificationReasons.NoEndpointNamed,
        Body = System.Text.Encoding.UTF8.GetBytes($$$"""
            {"type":"bucket.threshold.crossed","timestamp":"2026-03-01T12:00:00Z","data":{"account":{"key":"a","name":"Acme"},"bucket":{"key":"data","name":"{{{name}}}","meter":"m","unit":"GB"},
             "threshold":{"percent":80,"level":80},"previousUsed":79,"used":80,"capacity":100,"remaining":20,"percent":80,"cause":"usage"}}
            """),
    };

    private async Task<T> Locked<T>(Func<T> body)
    {
        await Task.Yield();
        lock (_lock) return body();
    }
}
