namespace Brimful.Engine.Identities;

/// <summary>
/// The identities that one clock domain of a stream has counted, each remembered until the dedupe window after the later of its receipt and
/// its event time, inclusive (S2, S23): a hot set, at most one that waits for being written, and runs on disk. Changed by the writer's thread alone.
/// </summary>
internal sealed class IdentityMemory(int domain, IdentityShare share)
{
    /// <summary>The domain's number: a sandbox's tenant, or that of all live tenants.</summary>
    public int Domain => domain;

    public HotSet Hot { get; private set; } = new(share);

    /// <summary>A hot set that is being written as a run.</summary>
    public HotSet? Frozen { get; private set; }

    /// <summary>From the oldest to the youngest.</summary>
    public IdentityRun[] Runs { get; private set; } = [];

    /// <summary>The newest instant at which an identity was remembered. The domain's clock is never behind it again, so that what is past
    /// the window by it is past the window for good.</summary>
    public long NewestTicks { get; private set; } = long.MinValue;

    /// <summary>The number of the first chunk that holds entries of the hot set; all before it are superseded by runs.</summary>
    public long FirstChunk { get; set; }

    /// <summary>Places of the hot set that chunks hold.</summary>
    public int SavedPlaces { get; set; }

    /// <summary>Whether the domain is gone, while a set of it may still be on its way to disk.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Whether the identity is remembered in memory from an instant or later.</summary>
    public bool IsHot(UInt128 identity, long horizonTicks) =>
        Hot.SinceOf(identity) >= horizonTicks || (Frozen is { } frozen && frozen.SinceOf(identity) >= horizonTicks);

    /// <summary>Reads where identities would stand in memory.</summary>
    public ulong Touch(ReadOnlySpan<UInt128> identities) => Hot.Touch(identities) + (Frozen?.Touch(identities) ?? 0);

    /// <summary>Remembers an identity from the later of its receipt and its event time on.</summary>
    public void Remember(UInt128 identity, long sinceTicks, long nowTicks)
    {
        Hot.Add(identity, sinceTicks);
        if (nowTicks > NewestTicks) NewestTicks = nowTicks;
    }

    /// <summary>Takes an entry from a checkpoint, whatever its age: the clock that it is judged by is not known yet.</summary>
    public void Restore(in IdentityEntry entry) => Hot.Add(entry.Identity, entry.SinceTicks);

    /// <summary>Starts a new hot set; the one that there was is handed over to be written.</summary>
    public HotSet Freeze()
    {
        FirstChunk += (Hot.Count + HotSet.SegmentEntries - 1) / HotSet.SegmentEntries;
        SavedPlaces = 0;
        share.HandOver(Hot.Bytes);
        (Frozen, Hot) = (Hot, new HotSet(share, expected: Math.Min(Hot.Count, share.Holds)));
        return Frozen;
    }

    /// <summary>The frozen set was written: from now on runs hold what it held.</summary>
    public void Adopt(IdentityRun[] runs)
    {
        Runs = runs;
        if (Frozen is not { } written) return;
        Frozen = null;
        share.TakeBack(written.Bytes);
        written.Release(isUnread: true);
    }

    /// <summary>Takes over the runs of a checkpoint, or leaves out some that are past the window.</summary>
    public void SetRuns(IdentityRun[] runs) => Runs = runs;

    /// <summary>The domain is gone for good. What is read of it just now by the checkpoint stays as it is.</summary>
    public void Forget()
    {
        IsForgotten = true;
        if (Frozen is { } frozen)
        {
            share.TakeBack(frozen.Bytes);
            frozen.Release(isUnread: false);
        }
        Hot.Release(isUnread: false);
        (Frozen, Runs) = (null, []);
    }
}
