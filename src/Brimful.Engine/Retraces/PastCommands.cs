using Brimful.Core.Buckets;
using Brimful.Engine.History;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Retraces;

/// <summary>Reads the commands of a shard's past that concern some accounts: their own, what is told to every account (meters), and the steps of
/// their clock.</summary>
/// <param name="concerns">Whether an account, by number, is one of them.</param>
/// <param name="domain">The number of their clock's domain.</param>
internal sealed class PastCommands(Func<int, bool> concerns, int domain)
{
    private List<PastCommand> _found = [];
    private long _after;
    private long _nowTicks = long.MinValue;

    /// <summary>The commands of stretches that follow each other from the first record on, in order.</summary>
    /// <exception cref="InvalidDataException">A stretch is damaged or of a newer form.</exception>
    public IEnumerable<PastCommand> Read(IEnumerable<HistoryCommands> stretches) => stretches.SelectMany(ReadNext);

    /// <summary>The commands of the stretch that follows.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of a newer form.</exception>
    public IReadOnlyList<PastCommand> ReadNext(HistoryCommands stretch)
    {
        _found = [];
        Take(stretch, _after);
        _after = stretch.ThroughSequence;
        return _found;
    }

    private void Take(HistoryCommands stretch, long after)
    {
        var commands = stretch.Body;
        var from = HistoryForm.Open(commands.Span);
        for (var sequence = after + 1; !from.IsAtEnd; sequence++)
        {
            var ordinal = 0;
            for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
            {
                var start = commands.Length - from.Remaining;
                if (kind == ShardCommand.Usage)
                {
                    var usage = FoldedUsage.Read(ref from);
                    ordinal += usage.Events;
                    if (usage.Domain == domain) _nowTicks = usage.NowTicks;
                    continue;
                }
                ShardCommands.Skip(kind, ref from);
                Take(new UsagePlace(sequence, ordinal), kind, commands[start..(commands.Length - from.Remaining)]);
            }
            from.Int();
            from.Fixed64();
        }
    }

    private void Take(UsagePlace place, ShardCommand kind, ReadOnlyMemory<byte> body)
    {
        var head = CommandHead.Read(kind, body.Span);
        var isOfClock = head.Domain == domain;
        if (isOfClock && head.NowTicks is { } now) _nowTicks = now;
        var isWanted = head.Account is { } account ? concerns(account) : head.Domain is null || isOfClock;
        if (isWanted && kind != ShardCommand.Erased) _found.Add(new PastCommand(place, head.NowTicks ?? _nowTicks, kind, body));
    }
}
