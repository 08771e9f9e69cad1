using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Outlooks;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    private readonly HashSet<BucketName> _lookingAhead = [];

    /// <summary>Told on the writer's thread of a bucket that has lines which look ahead, new or edited.</summary>
    public Action<BucketName> OnLookingAhead { get; set; } = static _ => { };

    /// <summary>Buckets that have lines which look ahead. The writer's own.</summary>
    public IReadOnlyCollection<BucketName> LookingAhead => _lookingAhead;

    /// <summary>Tells the lines of a bucket that look ahead what is still to come in its period. What was made for a period that is over by now is
    /// passed over.</summary>
    /// <returns>Whether it was for the bucket as it is.</returns>
    public bool SetOutlooks(OutlookCommand command)
    {
        if (FindAccount(command.Target.Account)?.Find(command.Target.Bucket) is not { } bucket || bucket.Incarnation != command.Incarnation) return false;
        output.Record.Byte((byte)ShardCommand.SetOutlooks);
        command.Write(output.Record);
        return Take(command);
    }

    private void NoteLookingAhead(int account, Bucket bucket)
    {
        var name = new BucketName(account, bucket.Key);
        if (!bucket.LooksAhead) _lookingAhead.Remove(name);
        else
        {
            _lookingAhead.Add(name);
            OnLookingAhead(name);
        }
    }

    private bool Take(OutlookCommand command)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        var target = command.Target;
        if (UseAccount(target.Account) is not { } account || account.Find(target.Bucket) is not { } bucket) return false;
        Refresh(bucket, target.NowTicks);
        var due = bucket.DueTicks;
        var isOfPeriod = bucket.Incarnation == command.Incarnation && bucket.Open.Number == command.Period;
        if (isOfPeriod) bucket.SetOutlooks(command.Outlooks, target.NowTicks, _facts);
        EnqueueNewDue(account, DomainOf(target.Domain), bucket, due);
        Touch(account);
        Publish(account, bucket);
        return isOfPeriod;
    }

    private void ReplayOutlooks(ref ByteReader from, long sequence)
    {
        var command = OutlookCommand.Read(ref from);
        if (!Skips(command.Target.Account, sequence)) Take(command);
    }
}

/// <summary>A bucket by the number of its account and its key.</summary>
internal readonly record struct BucketName(int Account, string Bucket);

/// <summary>What is still to come in a period of a bucket.</summary>
/// <param name="Incarnation">The bucket's.</param>
/// <param name="Period">The period's number.</param>
internal sealed record OutlookCommand(CapacityTarget Target, int Incarnation, int Period, ImmutableArray<OutlookOf> Outlooks)
{
    /// <summary>Reads what follows the command's kind.</summary>
    public static OutlookCommand Read(ref ByteReader from)
    {
        var (target, incarnation, period) = (CapacityTarget.Read(ref from), from.Int(), from.Int());
        var outlooks = ImmutableArray.CreateBuilder<OutlookOf>();
        for (var left = from.Int(); left > 0; left--) outlooks.Add(new OutlookOf((MovingLine)LineCodec.Read(ref from), ReadOutlook(ref from)));
        return new OutlookCommand(target, incarnation, period, outlooks.DrainToImmutable());
    }

    /// <summary>Writes what follows the command's kind.</summary>
    public void Write(ByteWriter to)
    {
        Target.Write(to);
        to.Int(Incarnation);
        to.Int(Period);
        to.Int(Outlooks.Length);
        foreach (var told in Outlooks)
        {
            LineCodec.Write(to, told.Line);
            Write(to, told.Outlook);
        }
    }

    /// <summary>Writes an outlook, without what its line made of it.</summary>
    public static void Write(ByteWriter to, LineOutlook outlook)
    {
        to.Big(outlook.Fires);
        to.Big(outlook.Holds);
        LineCodec.Write(to, outlook.Expected);
        to.Signed(outlook.AsOfTicks);
        to.Signed(outlook.UntilTicks);
        WritePassed(to, outlook.Passed);
    }

    /// <summary>Reads what <see cref="Write(ByteWriter, LineOutlook)"/> wrote.</summary>
    public static LineOutlook ReadOutlook(ref ByteReader from) =>
        new(from.Big(), from.Big(), LineCodec.ReadExpected(ref from), from.Signed(), from.Signed()) { Passed = ReadPassed(ref from) };

    private static void WritePassed(ByteWriter to, PassedShare passed)
    {
        to.Flag(passed.IsTold);
        if (!passed.IsTold) return;
        foreach (var (ticks, share) in (ReadOnlySpan<PassedPoint>)[passed.Since, passed.Until])
        {
            to.Signed(ticks);
            to.Signed(share);
        }
        to.Signed(passed.EndTicks);
        to.Flag(passed.IsByWeekdays);
    }

    private static PassedShare ReadPassed(ref ByteReader from) => from.Flag()
        ? new PassedShare(new PassedPoint(from.Signed(), from.Signed()), new PassedPoint(from.Signed(), from.Signed()), from.Signed(), from.Flag())
        : default;
}
