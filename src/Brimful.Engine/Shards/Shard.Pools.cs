using Brimful.Core.Buckets;
using Brimful.Core.Pools;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Has a subject take part in a bucket with a sub-limit of its own, or gives it another, at an instant of the tenant's clock. The record
    /// and the work are the participant's alone, however many others there are.</summary>
    public void PutParticipant(ParticipantCommand command, ParticipantTerms terms)
    {
        Record(ShardCommand.PutParticipant, command);
        output.Record.Bytes(TermsCodec.Encode(terms));
        SetParticipant(command, terms);
    }

    /// <summary>Ends a subject's part in a bucket.</summary>
    public void DeleteParticipant(ParticipantCommand command)
    {
        Record(ShardCommand.DeleteParticipant, command);
        SetParticipant(command, null);
    }

    private void Record(ShardCommand kind, ParticipantCommand command)
    {
        output.Record.Byte((byte)kind);
        output.Record.Int(command.Account);
        output.Record.Signed(command.Domain);
        output.Record.Signed(command.NowTicks);
        output.Record.Text(command.Bucket);
        output.Record.Int(command.Subject);
    }

    private void SetParticipant(ParticipantCommand command, ParticipantTerms? terms)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        if (UseAccount(command.Account) is not { } account || account.Find(command.Bucket) is not { } bucket) return;
        Refresh(bucket, command.NowTicks);
        var due = bucket.DueTicks;
        if (terms is null) bucket.RemoveParticipant(command.Subject, command.NowTicks, _facts);
        else bucket.PutParticipant(command.Subject, Terms.Share(terms), command.NowTicks, _facts);
        EnqueueNewDue(account, DomainOf(command.Domain), bucket, due);
        Touch(account);
        Publish(account, bucket);
    }

    private void SetParticipants(Bucket bucket, BucketCommand command, bool startsPeriod)
    {
        if (Shared(command.Participants) is { } wanted) bucket.SetParticipants(wanted, command.NowTicks, _facts, startsPeriod);
    }

    private Dictionary<int, ParticipantTerms>? Shared(IReadOnlyDictionary<int, ParticipantTerms>? wanted) =>
        wanted?.ToDictionary(pair => pair.Key, pair => Terms.Share(pair.Value));

    private void ReplayParticipant(ShardCommand kind, ref ByteReader from, long sequence)
    {
        var command = ParticipantCommand.Read(ref from);
        var terms = kind == ShardCommand.PutParticipant ? TermsCodec.DecodeParticipant(from.Bytes()) : null;
        if (!Skips(command.Account, sequence)) SetParticipant(command, terms);
    }
}

/// <summary>Which participant of which bucket, and when by its tenant's clock.</summary>
internal readonly record struct ParticipantCommand(int Account, long NowTicks, string Bucket, int Subject)
{
    /// <summary>The number of the clock's domain.</summary>
    public int Domain { get; init; } = ClockDomain.Live;

    /// <summary>Reads what follows the command's kind, up to the terms.</summary>
    public static ParticipantCommand Read(ref ByteReader from)
    {
        var (account, domain) = (from.Int(), (int)from.Signed());
        return new ParticipantCommand(account, from.Signed(), from.Text(), from.Int()) { Domain = domain };
    }
}
