using System.Collections.Immutable;
using Brimful.Core.Observations;
using Brimful.Engine.Journal;
using Brimful.Engine.Outbox;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Tells a bucket what was observed about it, and what goes on no longer. What it knows already is passed over.</summary>
    /// <returns>Whether it was for the bucket as it is.</returns>
    public bool Observe(ObservationCommand command)
    {
        if (FindAccount(command.Target.Account)?.Find(command.Target.Bucket) is not { } bucket || bucket.Incarnation != command.Incarnation) return false;
        output.Record.Byte((byte)ShardCommand.Observe);
        command.Write(output.Record);
        return Take(command);
    }

    private bool Take(ObservationCommand command)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        var target = command.Target;
        if (UseAccount(target.Account) is not { } account || account.Find(target.Bucket) is not { } bucket) return false;
        Refresh(bucket, target.NowTicks);
        var isOfBucket = bucket.Incarnation == command.Incarnation;
        if (isOfBucket) bucket.Observe(command.Ended, command.Observed, target.NowTicks, _facts);
        Touch(account);
        Publish(account, bucket);
        return isOfBucket;
    }

    private void ReplayObserve(ref ByteReader from, long sequence)
    {
        var command = ObservationCommand.Read(ref from);
        if (!Skips(command.Target.Account, sequence)) Take(command);
    }
}

/// <summary>What was observed about a bucket as a day closed.</summary>
/// <param name="Incarnation">The bucket's.</param>
internal sealed record ObservationCommand(CapacityTarget Target, int Incarnation, ImmutableArray<ObservationEnd> Ended, ImmutableArray<Observation> Observed)
{
    /// <summary>Reads what follows the command's kind.</summary>
    public static ObservationCommand Read(ref ByteReader from)
    {
        var (target, incarnation) = (CapacityTarget.Read(ref from), from.Int());
        var ended = ImmutableArray.CreateBuilder<ObservationEnd>();
        for (var left = from.Int(); left > 0; left--) ended.Add(new ObservationEnd((ObservationKind)from.Byte(), from.Signed(), (EndReason)from.Byte()));
        var observed = ImmutableArray.CreateBuilder<Observation>();
        for (var left = from.Int(); left > 0; left--) observed.Add(ObservationCodec.Read(ref from));
        return new ObservationCommand(target, incarnation, ended.DrainToImmutable(), observed.DrainToImmutable());
    }

    /// <summary>Writes what follows the command's kind.</summary>
    public void Write(ByteWriter to)
    {
        Target.Write(to);
        to.Int(Incarnation);
        to.Int(Ended.Length);
        foreach (var end in Ended)
        {
            to.Byte((byte)end.Kind);
            to.Signed(end.DayTicks);
            to.Byte((byte)end.Reason);
        }
        to.Int(Observed.Length);
        foreach (var observation in Observed) ObservationCodec.Write(to, observation);
    }
}
