using System.Buffers.Binary;
using Brimful.Engine.Checkpoints;
using Brimful.Engine.Directory;
using Brimful.Engine.Events;
using Brimful.Engine.History;
using Brimful.Engine.Identities;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Hosting;

/// <summary>
/// Hosts the directory and every shard on one writer's thread, with a second thread that commits: while one commit is on its way to the
/// disk the next is being made. A request is answered after the commit that holds what it did.
/// </summary>
/// <remarks>When the store refuses, the commit is kept and tried again; requests are refused with <c>store.unavailable</c> until it has
/// succeeded. What was refused may still become durable then: sending it again is safe, because identities are remembered (S2).</remarks>
public sealed partial class Node : IDisposable
{
    private readonly IShardStore _store;
    private readonly NodeOptions _options;
    private readonly OutboxPositions _positions = new();
    private readonly NodeThreads _threads;

    /// <summary>Opens the store, restores the newest checkpoints and replays the journal. Does not yet take requests.</summary>
    /// <param name="onFatal">Told of a failure after which the process must stop: a lost fence, a broken invariant.</param>
    /// <exception cref="StoreRefusedException">The store cannot be used.</exception>
    public Node(IShardStore store, IClock clock, NewInstallation installation, NodeOptions options, Action<Exception> onFatal)
    {
        (_store, _options) = (store, options);
        Installation = store.Open(installation);
        Feed = new OutboxFeed(store);
        if (Installation.IdentityKey.Length != IdentityHash.KeyBytes) throw new StoreRefusedException("The key that identities of events are hashed with is damaged in the store. Restore a backup.");
        Hash = new IdentityHash(Installation.IdentityKey);
        var windowTicks = options.DedupeWindow.BclCompatibleTicks;
        var bits = int.Log2(Installation.ShardCount);
        Identities = new IdentityBudget(options.IdentityMemoryBytes, Installation.ShardCount + 1);
        Shards = [.. Enumerable.Range(0, Installation.ShardCount).Select(number => new Shard(new ShardSettings(number, bits, windowTicks) { MaxInUse = options.AccountsInUse / Installation.ShardCount, ValuesInMemory = options.ValuesInMemory }, new StreamOutput(number, _positions), Remembered(number, (byte)ShardChunk.Identities)) { SubjectKeyOf = SubjectKeyOf })];
        var stream = Installation.DirectoryStream;
        Directory = new DirectoryRegister(new StreamOutput(stream, _positions), Remembered(stream, (byte)DirectoryKind.Identities), BinaryPrimitives.ReadUInt64LittleEndian(Installation.IdentityKey.AsSpan()), windowTicks) { MaxHeld = options.KeptEventsPerTenant };
        Router = new EventRouter(Installation.ShardCount);
        Cycles = new CommitCycles(this, store, clock);
        Recover();
        Arrears = new Arrears(Identities, Arrears.RoomFor(options.IdentityMemoryBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), () => UncutBytes, options.JournalRoomBytes);
        _threads = new NodeThreads(Cycles, Arrears, options, onFatal);
    }

    /// <summary>Told when the store begins to refuse, with what it said, and (null) when it takes commits again. Set it before <see cref="Start"/>.</summary>
    public Action<StoreUnavailableException?>? OnAvailability
    {
        get => Cycles.OnAvailability;
        set => Cycles.OnAvailability = value;
    }

    /// <summary>What is stored downstream.</summary>
    public IOutboxFeed Outbox => Feed;

    /// <summary>Whether the store takes commits.</summary>
    public bool IsAvailable => Cycles.IsAvailable;

    /// <summary>The installation's id.</summary>
    public string InstallationId => Installation.Id;

    /// <summary>What remembered identities may take of memory, and what they take.</summary>
    public IdentityBudget Identities { get; }

    internal Installation Installation { get; }

    internal OutboxFeed Feed { get; }

    internal IdentityHash Hash { get; }

    internal DirectoryRegister Directory { get; }

    internal Shard[] Shards { get; }

    /// <summary>The writer's own.</summary>
    internal EventRouter Router { get; }

    /// <summary>What a simulation drives instead of <see cref="Start"/>.</summary>
    internal CommitCycles Cycles { get; }

    /// <summary>How far the checkpoint is behind.</summary>
    internal Arrears Arrears { get; }

    /// <summary>Bytes of journal that no completed checkpoint stands for. Any thread.</summary>
    internal long UncutBytes => Directory.Output.UncutBytes + Shards.Sum(static shard => shard.Output.UncutBytes);

    /// <summary>The newest outbox position that the writer has handed out, durable or not: what a refused request has done lies at or before it.</summary>
    internal long NewestPosition => _positions.Last;

    internal NodeOptions Options => _options;

    /// <summary>The first day that history retains by every clock: a sandbox whose clock stands far back keeps what it may still add to.</summary>
    internal int FirstRetainedDay(long realTicks)
    {
        var oldest = Directory.Tenants.Select(tenant => tenant.Entry.ClockAt(realTicks)).Append(realTicks).Min();
        return HistoryForm.DayOf(oldest - _options.HistoryRetention.BclCompatibleTicks);
    }

    internal IShardStore Store => _store;

    /// <summary>Starts taking requests.</summary>
    public void Start() => _threads.Start();

    /// <summary>Finishes what was taken, commits it and stops. When the store refuses, what could not be made durable was not acknowledged.</summary>
    public void Stop()
    {
        if (Cycles.IsStopping) return;
        Cycles.Stop();
        _threads.Join();
    }

    public void Dispose()
    {
        Stop();
        _threads.Dispose();
    }

    internal Shard ShardOf(int account) => Shards[account & (Shards.Length - 1)];

    /// <summary>How a tenant's events ended, over all streams. The writer's own.</summary>
    internal EventTally TallyOf(int tenant) => Shards.Aggregate(Directory.TallyOf(tenant), (sum, shard) => sum + shard.TallyOf(tenant));

    /// <summary>How many rejected events of a tenant are kept. The writer's own.</summary>
    internal long RejectedOf(int tenant) => TallyOf(tenant).Rejected - Directory.ForgottenOf(tenant).Rejected;

    /// <summary>Runs a function on the writer's thread and answers when it is durable.</summary>
    internal Task<Outcome<T>> AskAsync<T>(Func<long, Outcome<T>> function)
    {
        var ask = new Ask<T>(function);
        Cycles.Ask(ask);
        return ask.Answer;
    }

    /// <summary>Runs a function between two records, when no stream has anything uncommitted in its record.</summary>
    internal Task<Outcome<T>> AskBetweenRecordsAsync<T>(Func<Outcome<T>> function) => AskBetweenRecordsAsync(_ => function());

    /// <inheritdoc cref="AskBetweenRecordsAsync{T}(Func{Outcome{T}})"/>
    internal Task<Outcome<T>> AskBetweenRecordsAsync<T>(Func<long, Outcome<T>> function)
    {
        var ask = new Ask<T>(function);
        Cycles.AskBetweenRecords(ask);
        return ask.Answer;
    }

    private string SubjectKeyOf(int tenant, int subject) => Directory.FindTenant(tenant)?.Subjects.KeyOf(subject) ?? "";

    internal void Submit(Work work) => Cycles.Ask(work);

    private StreamIdentities Remembered(int stream, byte chunkKind) =>
        new(stream, chunkKind, _store.IdentityRuns, Identities, _options.DedupeWindow.BclCompatibleTicks);
}
