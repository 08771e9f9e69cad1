using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Events;

/// <summary>Takes rejected events off the shelf for a replay: the oldest that are wanted and can be read, within what one call may hold.</summary>
internal sealed class ReplayShelf(IEventRecords records)
{
    /// <summary>The most bytes of events in one replay; a single event may be larger.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Few enough that a page of large events is no burden.</summary>
    private const int PageLength = 250;

    /// <summary>What could not be read as an event then cannot be now.</summary>
    private const string Unreadable = "event.unreadable";

    public async Task<IReadOnlyList<RejectedItem>> TakeAsync(int tenant, ReplaySelection selection, CancellationToken cancellationToken)
    {
        var taken = new List<RejectedItem>();
        if (selection.Code == Unreadable) return taken;
        var limit = Math.Min(selection.Limit, UsageBatch.MaxEvents);
        var query = new RejectedQuery(tenant, 0, PageLength) { Positions = selection.Positions, Code = selection.Code };
        for (var bytes = 0L; ;)
        {
            var page = await records.ListRejectedAsync(query, cancellationToken);
            foreach (var item in page.Where(item => item.Code != Unreadable))
            {
                bytes += item.Document.Length;
                if (taken.Count > 0 && bytes > MaxBytes) return taken;
                taken.Add(item);
                if (taken.Count == limit) return taken;
            }
            if (page.Count < PageLength) return taken;
            query = query with { AfterPosition = page[^1].Position };
        }
    }
}
