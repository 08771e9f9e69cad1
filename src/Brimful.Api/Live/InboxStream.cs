using Brimful.Api.Inbox;
using Brimful.Delivery.Inbox;

namespace Brimful.Api.Live;

/// <summary>
/// One reader's stream: entries that are new, counts that changed, levels of the buckets that it shows. It goes by what is in the inbox: a signal only says
/// when to look. So a reader that was away, or is slow, misses nothing and costs nothing, and who sees a count sees one that was counted after the change.
/// </summary>
internal sealed class InboxStream(IInboxes inboxes, OpenInbox inbox, LevelWatch levels, EventStream events)
{
    /// <summary>Entries that are read at once.</summary>
    private const int Page = 50;

    /// <summary>How often levels are looked at, and whether the caller still may.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Beats between looks that no signal asked for: what another process changed, or what was forgotten, is seen then.</summary>
    private const int TicksOfABeat = 15;

    private long _reached;
    private InboxCounts? _told;

    /// <summary>Sends until told to stop, or until the caller may no longer.</summary>
    /// <param name="resumeAfter">The last entry that the reader has had; null: it begins with what comes from now on.</param>
    public async Task RunAsync(InboxWatch watch, long? resumeAfter, Func<ValueTask<bool>> mayGoOn, CancellationToken cancellationToken)
    {
        _reached = resumeAfter ?? await inboxes.LastNumberAsync(inbox.Id, cancellationToken);
        await events.BeginAsync(cancellationToken);
        await LookAsync(cancellationToken);
        var ticks = 0;
        while (await mayGoOn())
        {
            foreach (var level in await levels.ChangedAsync(cancellationToken)) await events.SendAsync("level", null, level.Write, cancellationToken);
            var isBeat = ++ticks % TicksOfABeat == 0;
            if (isBeat) await events.BeatAsync(cancellationToken);
            if (isBeat) await LookAsync(cancellationToken);
            await UntilNextTickAsync(watch, cancellationToken);
        }
    }

    /// <summary>Waits for a tick to go by, and looks at once whenever something changes meanwhile.</summary>
    private async Task UntilNextTickAsync(InboxWatch watch, CancellationToken cancellationToken)
    {
        using var tick = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        tick.CancelAfter(Tick);
        try
        {
            while (await watch.WhenChangedAsync(tick.Token))
            {
                watch.Take();
                await LookAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The tick is over.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<EntryView> found;
        do
        {
            found = await inboxes.ListAfterAsync(inbox, _reached, Page, cancellationToken);
            foreach (var entry in found)
            {
                await events.SendAsync("entry", entry.Record.Entry.Number, new EntryResource(entry).Write, cancellationToken);
                _reached = entry.Record.Entry.Number;
            }
        }
        while (found.Count == Page);

        var counts = await inboxes.CountAsync(inbox.Id, cancellationToken);
        if (counts == _told) return;
        await events.SendAsync("counts", _reached, new CountsResource(counts).Write, cancellationToken);
        _told = counts;
    }
}
