using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>Walks over commands in a shard's journal without applying them.</summary>
internal static class ShardCommands
{
    /// <summary>Passes over what follows the kind of a command other than usage.</summary>
    /// <exception cref="InvalidDataException">The kind is not known.</exception>
    public static void Skip(ShardCommand kind, ref ByteReader from)
    {
        switch (kind)
        {
            case ShardCommand.PutBucket: SkipPutBucket(ref from); break;
            case ShardCommand.DeleteBucket: from.Int(); from.Signed(); from.Bytes(); break;
            case ShardCommand.Meter: from.Int(); from.Bytes(); from.Byte(); from.Bytes(); from.Signed(); break;
            case ShardCommand.Clock: from.Signed(); from.Signed(); break;
            case ShardCommand.PutGrant or ShardCommand.VoidGrant or ShardCommand.PutContribution or ShardCommand.EndContribution: SkipCapacity(kind, ref from); break;
            case ShardCommand.EraseAccount: from.Int(); from.Signed(); break;
            case ShardCommand.Erased: from.Int(); from.Int(); break;
            case ShardCommand.PutParticipant: ParticipantCommand.Read(ref from); from.Bytes(); break;
            case ShardCommand.DeleteParticipant: ParticipantCommand.Read(ref from); break;
            case ShardCommand.FinishRecount: FinishedRecount.Read(ref from); break;
            case ShardCommand.SetOutlooks: OutlookCommand.Read(ref from); break;
            case ShardCommand.Observe: ObservationCommand.Read(ref from); break;
            case ShardCommand.Void: VoidCommand.Read(ref from); break;
            default: throw new InvalidDataException($"The journal holds the unknown command {(byte)kind}: it was written by a newer Brimful.");
        }
    }

    /// <summary>The key of the bucket that a <see cref="ShardCommand.PutBucket"/> defines.</summary>
    public static string BucketOf(ref ByteReader from)
    {
        from.Int();
        from.Int();
        from.Signed();
        from.Signed();
        return from.Text();
    }

    private static void SkipCapacity(ShardCommand kind, ref ByteReader from)
    {
        CapacityTarget.Read(ref from);
        if (kind == ShardCommand.PutGrant) CapacityCodec.ReadGrant(ref from);
        else if (kind == ShardCommand.PutContribution) CapacityCodec.ReadContribution(ref from);
        else from.Bytes();
    }

    private static void SkipPutBucket(ref ByteReader from)
    {
        from.Int();
        from.Int();
        from.Signed();
        from.Signed();
        from.Bytes();
        BucketCodec.ReadNumbers(ref from);
        BucketCodec.ReadNumbers(ref from);
        from.Byte();
        from.Int();
        from.Flag();
        from.Bytes();
        from.Bytes();
    }
}
