using System.Diagnostics;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Hosting;

/// <summary>
/// Gives memory back that the runtime would keep while nothing presses it: in the background where many accounts were packed, and by one
/// compaction when nothing has been written for a while and the accounts in use are packed. A compaction stops every thread for some tenths of a
/// second; then nobody waits.
/// </summary>
internal sealed class HeapUpkeep(Node node)
{
    private const long PackingsWorthCollecting = 50_000;
    private const long HolesWorthCompacting = 64L << 20;
    private const int PackedAtOnce = 512;

    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(5);

    private long _packingsBefore;
    private long _packingsCompacted;
    private long _journaledBefore = -1;
    private long _quietSince;
    private bool _isCompact;

    private long Packings => node.Shards.Sum(shard => shard.Packings);

    /// <summary>After recovery, while nobody waits yet: what the accounts were read from is as much as the accounts.</summary>
    public void Begin()
    {
        if (node.Shards.Sum(shard => shard.BucketCount) < PackingsWorthCollecting) return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Does what is worth doing now. Called a few times a second, by one thread.</summary>
    public void Look()
    {
        CollectWhatWasPacked();
        if (IsIdle() && !_isCompact && HasPackedAll()) Compact();
    }

    /// <summary>Accounts that were packed leave their garbage in the oldest generation. Requests go on meanwhile.</summary>
    private void CollectWhatWasPacked()
    {
        var packings = Packings;
        if (packings - _packingsBefore < PackingsWorthCollecting) return;
        _packingsBefore = packings;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private bool IsIdle()
    {
        var journaled = node.Cycles.JournaledBytes;
        if (journaled == _journaledBefore) return Stopwatch.GetElapsedTime(_quietSince) >= IdleAfter;
        (_journaledBefore, _quietSince, _isCompact) = (journaled, Stopwatch.GetTimestamp(), false);
        return false;
    }

    /// <summary>Packs the accounts that are in use, some at a time, for as long as nothing is written; answers whether none is left.</summary>
    private bool HasPackedAll()
    {
        while (IsIdle())
            if (PackSome() == 0) return true;
        return false;
    }

    private int PackSome()
    {
        var asked = node.AskBetweenRecordsAsync<int>(() =>
        {
            foreach (var shard in node.Shards) shard.PackDownTo(0, PackedAtOnce);
            return node.Shards.Sum(shard => shard.AccountsInUse);
        });
        ((IAsyncResult)asked).AsyncWaitHandle.WaitOne();
        return asked.Result is Outcome<int>.Done { Value: var left } ? left : 0;
    }

    /// <summary>What the heap was like when it was last collected says nothing of what has been packed since.</summary>
    private void Compact()
    {
        _isCompact = true;
        var memory = GC.GetGCMemoryInfo();
        var holes = memory.TotalCommittedBytes - memory.HeapSizeBytes + memory.FragmentedBytes;
        if (holes < HolesWorthCompacting && Packings - _packingsCompacted < PackingsWorthCollecting) return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _packingsCompacted = Packings;
    }
}
