using System.Diagnostics.Metrics;
using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;

namespace Brimful.Engine.Metrics;

/// <summary>What a node holds and how far it is behind, read when somebody asks.</summary>
internal static class NodeGauges
{
    public static void Add(Meter meter, Node node)
    {
        meter.CreateObservableGauge("brimful_store_available", () => node.IsAvailable ? 1 : 0, "boolean", "1 while the store takes commits, 0 while requests are answered 503.");
        meter.CreateObservableGauge("brimful_outbox_lag_positions", () => node.Feed.Behind.Positions, "positions", "Positions of the outbox that are not carried over yet.");
        meter.CreateObservableGauge("brimful_outbox_lag_seconds", () => node.Feed.Behind.Since.TotalSeconds, "seconds", "Time since the outbox was last carried over to its end; 0 while it is.");
        meter.CreateObservableGauge("brimful_queue_length", () => QueuesOf(node), "entries", "What waits in a queue.");
        var reading = new FiguresReading(node.Cycles);
        AddFigures(meter, reading);
        AddIdentities(meter, node.Identities, reading);
    }

    private static void AddFigures(Meter meter, FiguresReading reading)
    {
        void Add(string name, string unit, Func<NodeFigures, long> figure, string description) =>
            meter.CreateObservableGauge(name, () => figure(reading.Read()), unit, description);

        Add("brimful_tenants", "tenants", figures => figures.Tenants, "Tenants that there are.");
        Add("brimful_accounts", "accounts", figures => figures.Accounts, "Accounts of all tenants.");
        Add("brimful_buckets", "buckets", figures => figures.Buckets, "Buckets of all accounts; each has one open period.");
        Add("brimful_plan_rollout_accounts", "accounts", figures => figures.RolloutAccounts, "Accounts that a changed plan is still to come to.");
        Add("brimful_held_events", "events", figures => figures.Held, "Events that are held because no meter or account knows them yet.");
        Add("brimful_rejected_events", "events", figures => figures.Rejected, "Rejected events that are kept.");
        Add("brimful_journal_bytes", "bytes", figures => figures.JournalBytes, "Journal since the last completed checkpoints: what a restart replays.");
    }

    private static void AddIdentities(Meter meter, IdentityBudget budget, FiguresReading reading)
    {
        meter.CreateObservableGauge(
            "brimful_identities",
            () => (Measurement<long>[])[new(reading.Read().HotIdentities, new KeyValuePair<string, object?>("place", "memory")), new(budget.KeysInRuns, new KeyValuePair<string, object?>("place", "disk"))],
            "identities",
            "Identities of counted events that are remembered, by where; expired ones that were not dropped yet included.");
        meter.CreateObservableGauge("brimful_identity_memory_bytes", () => budget.Bytes, "bytes", "Memory that remembered identities take: those in memory, and filters of those on disk.");
        meter.CreateObservableGauge("brimful_identity_memory_limit_bytes", () => budget.TotalBytes, "bytes", "Memory that remembered identities may take.");
        meter.CreateObservableCounter("brimful_identity_pages_read_total", () => reading.Read().IdentityPagesRead, "pages", "Pages of identities on disk that were read: lookups that memory and filters could not answer.");
    }

    private static IEnumerable<Measurement<long>> QueuesOf(Node node) =>
    [
        new(node.Cycles.WorksWaiting, new KeyValuePair<string, object?>("queue", "writer")),
        new(node.Cycles.CommitsWaiting, new KeyValuePair<string, object?>("queue", "commits")),
    ];
}
