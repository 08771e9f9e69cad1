using System.Globalization;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Inbox;

/// <inheritdoc cref="IInboxes"/>
public sealed class InboxUseCases(
    IAccounts accounts, InboxOwners owners, IInboxRecords records, IEntryWords words, InboxSignals signals, TimeProvider time) : IInboxes
{
    public Task<Outcome<OpenInbox>> OpenAsync(InboxName name, string? locale, CancellationToken cancellationToken) =>
        owners.OpenAsync(name, locale, cancellationToken);

    public async Task<Outcome<Page<EntryView>>> ListAsync(OpenInbox inbox, InboxView view, string? after, int limit, CancellationToken cancellationToken)
    {
        if (!TryReadAfter(after, out var before)) return Refusal.CursorInvalid;
        var found = await records.ListAsync(new InboxQuery(inbox.Id, view, limit + 1) { Before = before }, cancellationToken);
        var page = found.Take(limit).Select(record => View(record, inbox.Reader)).ToList();
        return new Page<EntryView>(page, found.Count > limit ? page[^1].Record.Entry.Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<IReadOnlyList<EntryView>> ListAfterAsync(OpenInbox inbox, long number, int limit, CancellationToken cancellationToken) =>
        [.. (await records.ListAfterAsync(inbox.Id, number, limit, cancellationToken)).Select(record => View(record, inbox.Reader))];

    public async Task<Outcome<EntryView>> GetAsync(OpenInbox inbox, long number, CancellationToken cancellationToken) =>
        await records.FindAsync(inbox.Id, number, cancellationToken) is { } record
            ? View(record, inbox.Reader)
            : Refusal.NoSuchId($"entry {number.ToString(CultureInfo.InvariantCulture)} in this inbox");

    public Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken) => records.LastNumberAsync(inbox, cancellationToken);

    public Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken) => records.CountAsync(inbox, cancellationToken);

    public async Task<Outcome<EntryView>> MarkAsync(OpenInbox inbox, long number, InboxMark mark, CancellationToken cancellationToken)
    {
        await MarkAsync(new InboxMarking(inbox.Id, mark, time.Now()) { Number = number }, cancellationToken);
        return await GetAsync(inbox, number, cancellationToken);
    }

    public async Task<MarkedEntries> MarkAllAsync(InboxId inbox, InboxMark mark, long? through, CancellationToken cancellationToken)
    {
        var marking = new InboxMarking(inbox, mark, time.Now()) { Through = through ?? long.MaxValue };
        var changed = await MarkAsync(marking, cancellationToken);
        return new MarkedEntries(changed, await records.CountAsync(inbox, cancellationToken));
    }

    private async Task<int> MarkAsync(InboxMarking marking, CancellationToken cancellationToken)
    {
        var changed = await records.MarkAsync(marking, cancellationToken);
        if (changed > 0) signals.Changed(marking.Inbox);
        return changed;
    }

    private EntryView View(InboxRecord record, EntryReader reader) =>
        new(record, record.Notification.AccountNumber is { } number ? accounts.Profile(number)?.Key : null, words.Of(record.Notification, reader));

    private static bool TryReadAfter(string? after, out long? number)
    {
        number = null;
        if (after is null) return true;
        var isNumber = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var found);
        number = found;
        return isNumber;
    }
}
