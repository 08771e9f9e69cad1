using System.Runtime.InteropServices;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Engine.Identities;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Engine.Shards;

/// <summary>
/// The single writer for its accounts: holds their buckets, takes commands in order, records them with the facts they produce, and is
/// deterministic: told the time, never asking; the same commands give the same state. Not safe for threads.
/// </summary>
internal sealed partial class Shard(ShardSettings settings, StreamOutput output, StreamIdentities identities)
{
    private readonly List<BucketFact> _facts = [];
    private readonly Dictionary<int, EventTally> _tallies = [];
    private readonly Dictionary<int, ClockDomain> _sandboxes = [];
    private readonly Dictionary<int, int> _bucketsOfMeters = [];
    private readonly Dictionary<int, int> _groupsOfMeters = [];
    private MeterIdentity?[] _meters = new MeterIdentity?[8];

    /// <summary>Its number, and its stream's.</summary>
    public int Number => settings.Number;

    public ShardSettings Settings => settings;

    public StreamOutput Output => output;

    public ClockDomain LiveDomain { get; } = new(ClockDomain.Live, identities.Of(ClockDomain.Live));

    /// <summary>What it remembers.</summary>
    public StreamIdentities Identities => identities;

    public TermsPool Terms { get; } = new();

    /// <summary>Meters whose first event this shard has just counted: the directory freezes them.</summary>
    public List<int> NewlyCounted { get; } = [];

    /// <summary>The newest instant of the real clock that usage was counted at: a restart goes on from there, whatever the clock says then.</summary>
    public long NewestTicks { get; private set; }

    /// <summary>Knows the keys of subjects by tenant and number; asked only when something is recorded.</summary>
    public Func<int, int, string> SubjectKeyOf { get; init; } = static (_, _) => "";

    /// <summary>Whether a meter has counted here.</summary>
    public bool HasCounted(int meter) => meter < _meters.Length && _meters[meter] is { HasCounted: true };

    public EventTally TallyOf(int tenant) => _tallies.GetValueOrDefault(tenant);

    /// <summary>Buckets of all accounts.</summary>
    public long BucketCount { get; private set; }

    /// <summary>Buckets that count a meter.</summary>
    public int BucketsOf(int meter) => _bucketsOfMeters.GetValueOrDefault(meter);

    public ClockDomain DomainOf(int tenant, bool isSandbox)
    {
        if (!isSandbox) return LiveDomain;
        if (!_sandboxes.TryGetValue(tenant, out var domain)) _sandboxes.Add(tenant, domain = new ClockDomain(tenant, identities.Of(tenant)));
        return domain;
    }

    /// <summary>Whether the identity was counted in an account of this shard.</summary>
    public bool Remembers(ClockDomain domain, UInt128 identity, int account, long nowTicks) =>
        identities.Remembers(domain.Identities, IdentityHash.Bind(identity, account), nowTicks - settings.WindowTicks);

    /// <summary>Whether the identity was counted in an account of this shard so lately that it is in memory.</summary>
    public bool RemembersHot(ClockDomain domain, UInt128 identity, int account, long nowTicks) =>
        domain.Identities.IsHot(IdentityHash.Bind(identity, account), nowTicks - settings.WindowTicks);

    /// <summary>Forgets sandboxes that are gone for good.</summary>
    public void ForgetSandboxes(Func<int, bool> isGone)
    {
        foreach (var tenant in identities.Memories.Select(memory => memory.Domain).Where(domain => domain != ClockDomain.Live && isGone(domain)).ToList())
        {
            _sandboxes.Remove(tenant);
            identities.Forget(tenant);
        }
    }

    /// <summary>Counts what fell due in a domain up to an instant, in order, each at its own (S14).</summary>
    public void AdvanceTo(ClockDomain domain, long nowTicks)
    {
        if (domain.NextDueTicks is not { } first || first > nowTicks) return;
        output.Record.Byte((byte)ShardCommand.Clock);
        output.Record.Signed(domain.Tenant);
        output.Record.Signed(nowTicks);
        CountDue(domain, nowTicks);
    }

    private void CountDue(ClockDomain domain, long nowTicks)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        while (domain.NextDueTicks is { } ticks && ticks <= nowTicks)
        {
            var due = domain.Dequeue();
            if (UseAccount(due.Account) is not { } account || account.Find(due.Bucket) is not { } bucket || (bucket.QueuedTicks ?? ticks) != ticks) continue;
            bucket.QueuedTicks = null;
            if (bucket.DueTicks is { } later && later > ticks) Enqueue(account, domain, bucket, later, ticks);
            if (bucket.DueTicks is not { } now || now > ticks) continue;
            bucket.CatchUpTo(ticks, nowTicks, settings.WindowTicks, _facts);
            Touch(account);
            Publish(account, bucket);
            if (bucket.DueTicks is { } next) Enqueue(account, domain, bucket, next);
        }
    }

    /// <summary>Has the bucket looked at at an instant. Where that is put off, what was queued before is met first, and queues it again. Of sessions, which
    /// move the instant with every start and stop, half of what is left is waited first: so that however many come and go, few places in the queue
    /// are taken.</summary>
    /// <param name="fromTicks">An instant before that which was reached already; null for the one that the bucket was brought to.</param>
    private static void Enqueue(AccountState account, ClockDomain domain, Bucket bucket, long ticks, long? fromTicks = null)
    {
        if (bucket.Sessions is { } sessions && ticks - Math.Max(sessions.AtTicks, fromTicks ?? 0) is > NodaConstants.TicksPerMinute and var left) ticks -= left / 2;
        bucket.QueuedTicks = ticks;
        domain.Enqueue(new DueAccount(account.Number, bucket.Key, ticks));
    }

    private MeterIdentity MeterOf(int number) =>
        number < _meters.Length && _meters[number] is { } meter ? meter : throw new InvalidDataException($"The state names meter {number}, which shard {Number} does not know.");

    private void KeepMeter(MeterIdentity meter)
    {
        if (meter.Number >= _meters.Length) Array.Resize(ref _meters, Math.Max(meter.Number + 1, _meters.Length * 2));
        _meters[meter.Number] = meter;
    }

    private void Count(int tenant, EventTally delta) => CollectionsMarshal.GetValueRefOrAddDefault(_tallies, tenant, out _) += delta;

    /// <summary>Hands the facts that a bucket has just produced to the outbox.</summary>
    private void Publish(AccountState account, Bucket bucket)
    {
        if (_facts.Count == 0) return;
        var nextChange = bucket.FindNextChange();
        foreach (var fact in _facts)
        {
            output.Add(new FactItem
            {
                Position = output.NextPosition(),
                TenantNumber = account.Tenant,
                AccountNumber = account.Number,
                Bucket = bucket.Key,
                BucketName = bucket.Terms.Name,
                Meter = bucket.Meter.Key,
                Unit = bucket.Meter.Unit,
                NextReset = bucket.Terms.Schedule is null || bucket.Open.EndTicks == long.MaxValue ? null : Instant.FromUnixTimeTicks(bucket.Open.EndTicks),
                NextChange = fact is ThresholdFact { Participant: not null } ? null : nextChange,
                Fact = fact,
                Participant = fact is ThresholdFact { Participant: { } participant } ? SubjectKeyOf(account.Tenant, participant) : null,
                Contributors = fact is Crossed { TopContributors: { IsEmpty: false } top } ? [.. top.Select(one => SubjectKeyOf(account.Tenant, one.Subject))] : [],
            });
        }
        _facts.Clear();
    }
}

/// <param name="ShardBits">Accounts are dealt to shards by the low bits of their number; the rest is their place in the shard.</param>
/// <param name="WindowTicks">The dedupe window (S2).</param>
internal sealed record ShardSettings(int Number, int ShardBits, long WindowTicks)
{
    /// <summary>Accounts that are kept as objects; beyond them the one that has been in use for longest is packed.</summary>
    public int MaxInUse { get; init; } = int.MaxValue;

    /// <summary>Entries of distinct values that a bucket keeps in memory; beyond them they are written to runs.</summary>
    public int ValuesInMemory { get; init; } = int.MaxValue;

    /// <summary>How far ahead an event may be dated (S2).</summary>
    public const long AheadTicks = 5 * NodaConstants.TicksPerMinute;
}

/// <summary>How many events were received, and how they ended (S3).</summary>
internal readonly record struct EventTally(long Received, long Counted, long Duplicates, long Rejected, long Unattributed)
{
    public static EventTally operator +(EventTally left, EventTally right) => new(
        left.Received + right.Received,
        left.Counted + right.Counted,
        left.Duplicates + right.Duplicates,
        left.Rejected + right.Rejected,
        left.Unattributed + right.Unattributed);
}

/// <summary>Commands in a shard's journal.</summary>
internal enum ShardCommand : byte
{
    /// <summary>The end of a record's commands; the count and digest of its facts follow.</summary>
    End = 0,
    Usage = 1,
    PutBucket = 2,
    DeleteBucket = 3,
    Meter = 4,
    Clock = 5,
    EraseAccount = 6,

    /// <summary>In history: something of an erased account was taken out of the record, whose facts then no longer are those it once gave.</summary>
    Erased = 7,
    PutGrant = 8,
    VoidGrant = 9,
    PutContribution = 10,
    EndContribution = 11,
    PutParticipant = 12,
    DeleteParticipant = 13,

    /// <summary>A bucket's level was counted from history: what was found, so that replay needs no history.</summary>
    FinishRecount = 15,

    /// <summary>A counted event is taken back.</summary>
    Void = 16,

    /// <summary>What is still to come, for the lines of a bucket that look ahead.</summary>
    SetOutlooks = 17,

    /// <summary>What was observed about a bucket as a day closed.</summary>
    Observe = 18,
}
