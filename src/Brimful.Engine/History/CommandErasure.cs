using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.History;

/// <summary>Takes the bucket commands of erased accounts out of the commands of folds, and marks every record that no longer gives the facts it
/// once gave. A record that an account was taken out of before is left as it is.</summary>
/// <param name="eventsOf">Of a record, how many events each erased account had in it.</param>
internal sealed class CommandErasure(IReadOnlyList<Erasure> erased, Func<long, IReadOnlyDictionary<int, int>?> eventsOf)
{
    private static readonly Dictionary<int, int> None = [];

    private readonly HashSet<int> _accounts = [.. erased.Select(erasure => erasure.Account)];
    private readonly ByteWriter _to = new();
    private readonly HashSet<int> _marked = [];
    private readonly HashSet<int> _taken = [];
    private readonly HashSet<int> _domains = [];

    /// <summary>The commands without the accounts'; null when that changes nothing.</summary>
    public HistoryCommands? Without(HistoryCommands fold)
    {
        var body = fold.Body.Span;
        var sequence = fold.ThroughSequence - RecordsIn(body);
        var from = HistoryForm.Open(body);
        _to.Clear();
        _to.Byte(HistoryForm.Commands);
        while (!from.IsAtEnd) Copy(body, ref from, ++sequence);
        return _to.Written.SequenceEqual(body) ? null : fold with { Body = _to.ToArray() };
    }

    private static int RecordsIn(ReadOnlySpan<byte> body)
    {
        var from = HistoryForm.Open(body);
        var records = 0;
        for (; !from.IsAtEnd; records++)
        {
            for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte()) Skip(kind, ref from);
            from.Int();
            from.Fixed64();
        }
        return records;
    }

    private static void Skip(ShardCommand kind, ref ByteReader from)
    {
        if (kind == ShardCommand.Usage) FoldedUsage.Read(ref from);
        else ShardCommands.Skip(kind, ref from);
    }

    private void Copy(ReadOnlySpan<byte> body, ref ByteReader from, long sequence)
    {
        _marked.Clear();
        _taken.Clear();
        _domains.Clear();
        for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
        {
            var start = body.Length - from.Remaining - 1;
            var command = from;
            Skip(kind, ref from);
            if (!IsTaken(kind, command)) _to.Raw(body[start..(body.Length - from.Remaining)]);
        }
        var facts = from.Int();
        Mark(sequence, facts);
        _to.Byte((byte)ShardCommand.End);
        _to.Int(facts);
        _to.Fixed(from.Fixed64());
    }

    private bool IsTaken(ShardCommand kind, ByteReader command)
    {
        switch (kind)
        {
            case ShardCommand.PutBucket or ShardCommand.DeleteBucket or ShardCommand.PutGrant or ShardCommand.VoidGrant or ShardCommand.PutContribution
                or ShardCommand.EndContribution or ShardCommand.PutParticipant or ShardCommand.DeleteParticipant
                or ShardCommand.FinishRecount or ShardCommand.SetOutlooks or ShardCommand.Observe or ShardCommand.Void when command.Int() is var account && _accounts.Contains(account):
                _taken.Add(account);
                return true;
            case ShardCommand.Clock:
                _domains.Add((int)command.Signed());
                return false;
            case ShardCommand.Erased:
                _marked.Add(command.Int());
                return false;
            default:
                return false;
        }
    }

    /// <summary>Says in a record what was taken out of it. One that gave no facts has none to miss.</summary>
    private void Mark(long sequence, int facts)
    {
        var events = eventsOf(sequence) ?? None;
        foreach (var account in events.Keys.Where(account => !_marked.Contains(account)).Order()) Mark(new ErasedPart(account, events[account]));
        if (facts == 0) return;
        foreach (var account in _taken.Where(account => !_marked.Contains(account)).Order().ToList()) Mark(new ErasedPart(account, 0));
        if (_marked.Count > 0 || _domains.Count == 0) return;
        foreach (var erasure in erased.Where(erasure => erasure.Sequence > sequence && _domains.Contains(erasure.Domain)).Take(1)) Mark(new ErasedPart(erasure.Account, 0));
    }

    private void Mark(ErasedPart part)
    {
        part.Write(_to);
        _marked.Add(part.Account);
    }
}
