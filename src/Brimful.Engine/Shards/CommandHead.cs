using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>Whom a command in a shard's journal is about, and when it was given, as far as it says so itself.</summary>
/// <param name="Account">Null where it is about no account, or about every one.</param>
/// <param name="Domain">The number of the clock's domain.</param>
/// <param name="NowTicks">The instant by that clock, in ticks of Unix time.</param>
internal readonly record struct CommandHead(int? Account, long? Domain, long? NowTicks)
{
    /// <summary>Reads the head of a command other than usage.</summary>
    /// <param name="body">What follows the command's kind.</param>
    public static CommandHead Read(ShardCommand kind, ReadOnlySpan<byte> body)
    {
        var from = new ByteReader(body);
        return kind switch
        {
            ShardCommand.PutBucket => new CommandHead(from.Int(), Second(ref from), from.Signed()),
            ShardCommand.PutGrant or ShardCommand.VoidGrant or ShardCommand.PutContribution or ShardCommand.EndContribution or ShardCommand.FinishRecount or ShardCommand.SetOutlooks or ShardCommand.Observe
                or ShardCommand.PutParticipant or ShardCommand.DeleteParticipant => new CommandHead(from.Int(), from.Signed(), from.Signed()),
            ShardCommand.Void => new CommandHead(from.Int(), Third(ref from), from.Signed()),
            ShardCommand.DeleteBucket => new CommandHead(from.Int(), null, from.Signed()),
            ShardCommand.EraseAccount => new CommandHead(from.Int(), from.Signed(), null),
            ShardCommand.Clock => new CommandHead(null, from.Signed(), from.Signed()),
            _ => default,
        };
    }

    private static long Second(ref ByteReader from)
    {
        from.Int();
        return from.Signed();
    }

    private static long Third(ref ByteReader from)
    {
        from.Int();
        return Second(ref from);
    }
}
