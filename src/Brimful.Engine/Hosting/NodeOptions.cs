using Brimful.Engine.Metrics;
using NodaTime;

namespace Brimful.Engine.Hosting;

/// <summary>How a node runs.</summary>
public sealed record NodeOptions
{
    /// <summary>Shards of a new store; a power of two.</summary>
    public int ShardCount { get; init; } = 8;

    /// <summary>How long an identity is remembered (S2).</summary>
    public Duration DedupeWindow { get; init; } = Duration.FromDays(35);

    /// <summary>Memory for remembered identities, in bytes. With less, lookups take longer; they are exact with any.</summary>
    public long IdentityMemoryBytes { get; init; } = 512L << 20;

    /// <summary>Entries of distinct values that a bucket keeps in memory, 32 to 48 bytes each: one for each value and subject that brings it, and one more a value
    /// where several subjects do. Beyond them they are written to disk.</summary>
    public int ValuesInMemory { get; init; } = 65_536;

    /// <summary>The longest time between two checkpoints of a stream that has changed.</summary>
    public Duration CheckpointEvery { get; init; } = Duration.FromSeconds(20);

    /// <summary>Accounts that are kept as objects, over all shards, about 600 bytes each; the others are packed, a third of that, and cost some
    /// microseconds when they are used again.</summary>
    public int AccountsInUse { get; init; } = 200_000;

    /// <summary>How long the journal grows before a checkpoint is made at once: what a start has to replay.</summary>
    public long JournalBytesPerCheckpoint { get; init; } = 256 << 20;

    /// <summary>Bytes of journal that a start may have to replay: where there are more, the writer rests until the checkpoint catches up.</summary>
    public long JournalRoomBytes { get; init; } = 1L << 30;

    /// <summary>Shards that recover at the same time. Each is recovered in order, whatever the others do.</summary>
    public int RecoveryThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>How long counted events are kept in history, by the day of their time.</summary>
    public Duration HistoryRetention { get; init; } = Duration.FromDays(400);

    /// <summary>The most held events of a tenant, and the most rejected ones, that are kept (S23).</summary>
    public long KeptEventsPerTenant { get; init; } = 10_000_000;

    /// <summary>The pause between two looks for held and rejected events that need not be kept any longer.</summary>
    public Duration ForgetEvery { get; init; } = Duration.FromMinutes(1);

    /// <summary>Told how far a start has come, often, and from several threads at once.</summary>
    public Action<RecoveryProgress>? OnRecovery { get; init; }

    /// <summary>Accounts that are caught at one pause of the writer.</summary>
    public int AccountsPerCatch { get; init; } = 128;

    /// <summary>What the node measures itself with; null to measure nothing.</summary>
    public EngineMetrics? Metrics { get; init; }

    /// <summary>Batches of events that may be under way at once; more wait.</summary>
    public int BatchesUnderWay { get; init; } = 64;

    /// <summary>What pauses go by. What is counted goes by the node's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where work behind an answer runs.</summary>
    public TaskScheduler Behind { get; init; } = TaskScheduler.Default;
}
