using System.Collections.Concurrent;
using Brimful.Engine.Journal;
using Brimful.Engine.Outbox;

namespace Brimful.Engine.Directory;

internal sealed partial class DirectoryRegister
{
    private readonly ConcurrentDictionary<int, ForgottenTally> _forgotten = [];

    /// <summary>The most events that are held for one tenant (S23).</summary>
    public long MaxHeld { get; init; } = long.MaxValue;

    /// <summary>How many held events of a tenant are kept: what ended as held and was not forgotten. Any thread.</summary>
    public long HeldOf(int tenant) => TallyOf(tenant).Unattributed - ForgottenOf(tenant).Held;

    /// <summary>What ended as held or rejected (S3), and is kept no longer. Any thread.</summary>
    public ForgottenTally ForgottenOf(int tenant) => _forgotten.GetValueOrDefault(tenant);

    /// <summary>Keeps held events no longer; how they ended stays in the tally (S3, S23).</summary>
    public void ForgetHeld(int tenant, IReadOnlyList<long> positions)
    {
        output.Add(new ReleasedItem(positions) { Position = output.NextPosition(), TenantNumber = tenant });
        Record(tenant, new ForgottenTally(positions.Count, 0));
    }

    /// <summary>Keeps rejected events no longer; how they ended stays in the tally (S3, S23).</summary>
    public void ForgetRejected(int tenant, IReadOnlyList<long> positions)
    {
        output.Add(new ReplayedItem(positions) { Position = output.NextPosition(), TenantNumber = tenant });
        Record(tenant, new ForgottenTally(0, positions.Count));
    }

    private void Record(int tenant, ForgottenTally forgotten)
    {
        output.Record.Byte((byte)DirectoryKind.Forgotten);
        output.Record.Int(tenant);
        output.Record.Signed(forgotten.Held);
        output.Record.Signed(forgotten.Rejected);
        Count(tenant, forgotten);
    }

    private void Count(int tenant, ForgottenTally delta)
    {
        var before = ForgottenOf(tenant);
        _forgotten[tenant] = new ForgottenTally(before.Held + delta.Held, before.Rejected + delta.Rejected);
    }

    private void WriteForgotten(ByteWriter to)
    {
        to.Int(_forgotten.Count);
        foreach (var (tenant, forgotten) in _forgotten)
        {
            to.Int(tenant);
            to.Signed(forgotten.Held);
            to.Signed(forgotten.Rejected);
        }
    }

    /// <summary>A checkpoint of before anything was ever forgotten ends here.</summary>
    private void RestoreForgotten(ref ByteReader from)
    {
        if (from.IsAtEnd) return;
        for (var left = from.Int(); left > 0; left--) _forgotten[from.Int()] = new ForgottenTally(from.Signed(), from.Signed());
    }
}

/// <summary>Events of a tenant that ended as held or rejected and are kept no longer.</summary>
internal readonly record struct ForgottenTally(long Held, long Rejected);
