using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Engine.Journal;
using Brimful.Engine.Meters;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Makes a meter known, or gives it other terms while it has not counted.</summary>
    public void PutMeter(int number, string key, MeterTerms terms) => PutMeter(number, key, terms.Aggregation, terms.Unit, terms.Session?.MaxSilenceTicks ?? long.MaxValue);

    /// <inheritdoc cref="PutMeter(int, string, MeterTerms)"/>
    public void PutMeter(int number, string key, Aggregation aggregation, string unit, long maxSilenceTicks = long.MaxValue)
    {
        output.Record.Byte((byte)ShardCommand.Meter);
        output.Record.Int(number);
        output.Record.Text(key);
        output.Record.Byte((byte)aggregation);
        output.Record.Text(unit);
        output.Record.Signed(maxSilenceTicks);
        SetMeter(number, key, aggregation, unit, maxSilenceTicks);
    }

    /// <summary>How the meters that it knows make a level, by number.</summary>
    public Aggregation?[] Aggregations() => Array.ConvertAll(_meters, meter => meter?.Aggregation);

    /// <summary>Creates or edits a bucket at an instant of its tenant's clock.</summary>
    public Bucket PutBucket(BucketCommand command)
    {
        output.Record.Byte((byte)ShardCommand.PutBucket);
        output.Record.Int(command.Account);
        output.Record.Int(command.Tenant);
        output.Record.Signed(command.Domain);
        output.Record.Signed(command.NowTicks);
        output.Record.Text(command.Key);
        BucketCodec.WriteNumbers(output.Record, command.Meters);
        BucketCodec.WriteNumbers(output.Record, command.Subjects);
        output.Record.Byte((byte)command.Cause);
        command = command with { Moment = Moment, IsRecount = AsksForRecount(command) };
        output.Record.Int(command.Moment.Ordinal);
        output.Record.Flag(command.IsRecount);
        output.Record.Bytes(TermsCodec.Encode(command.Terms));
        output.Record.Bytes(PoolCodec.Encode(command.Participants));
        return SetBucket(command);
    }

    /// <summary>Ends a bucket at an instant of its tenant's clock; its facts stay.</summary>
    public void DeleteBucket(int account, string key, long nowTicks)
    {
        output.Record.Byte((byte)ShardCommand.DeleteBucket);
        output.Record.Int(account);
        output.Record.Signed(nowTicks);
        output.Record.Text(key);
        RemoveBucket(account, key);
    }

    /// <summary>A bucket as it is at an instant, to look at; null where there is none. It stays where what was recorded has brought it.</summary>
    public Bucket? Look(int account, string bucket, long nowTicks) =>
        FindAccount(account) is { } state && state.Find(bucket) is { } found ? Look(state, found, nowTicks) : null;

    /// <inheritdoc cref="Look(int, string, long)"/>
    public Bucket Look(AccountState account, Bucket bucket, long nowTicks)
    {
        if (bucket.SeenAt(nowTicks) is { } seen) return seen;
        // What was unpacked to be looked at is a copy already.
        var copy = _accounts.LiveAt(PlaceOf(account.Number)) == account ? CopyOf(bucket) : bucket;
        copy.AdvanceTo(nowTicks, settings.WindowTicks, []);
        return copy;
    }

    /// <summary>Brings a bucket to an instant, within a command that says which bucket and when: else replay would not come by here.</summary>
    private void Refresh(Bucket bucket, long nowTicks) => bucket.AdvanceTo(nowTicks, settings.WindowTicks, _facts);

    private Bucket CopyOf(Bucket bucket)
    {
        _packer.Clear();
        BucketCodec.Write(_packer, bucket, Terms);
        var from = new ByteReader(_packer.Written);
        return BucketCodec.Read(ref from, Known);
    }

    private void SetMeter(int number, string key, Aggregation aggregation, string unit, long maxSilenceTicks)
    {
        if (number >= _meters.Length || _meters[number] is null) KeepMeter(new MeterIdentity(number, key));
        var meter = MeterOf(number);
        (meter.Aggregation, meter.Unit, meter.MaxSilenceTicks) = (aggregation, unit, maxSilenceTicks);
        _unsavedMeters.Add(number);
    }

    private Bucket SetBucket(BucketCommand command)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        if (OnDefinition is { } amend) command = amend(command);
        var account = AccountOf(command.Account, command.Tenant);
        var terms = Terms.Share(command.Terms);
        var meter = MeterOf(command, terms);
        var bucket = account.Find(command.Key);
        long? due = null;
        if (bucket is null)
        {
            var former = account.Former?.GetValueOrDefault(command.Key) ?? default;
            bucket = new Bucket(string.Intern(command.Key), former.Incarnation + 1, former.Sequence, terms, meter, command.Subjects, command.NowTicks);
            account.Add(bucket);
            CountBuckets(meter, 1);
            StartCounting(bucket, account, command);
            SetParticipants(bucket, command, startsPeriod: true);
        }
        else
        {
            Refresh(bucket, command.NowTicks);
            due = bucket.DueTicks;
            Edit(bucket, account, command with { Terms = terms }, meter);
        }
        EnqueueNewDue(account, DomainOf(command.Domain), bucket, due);
        Touch(account);
        Publish(account, bucket);
        KeepTrack(account, bucket);
        NoteLookingAhead(account.Number, bucket);
        return bucket;
    }

    private void RemoveBucket(int number, string key)
    {
        if (UseAccount(number) is not { } account || account.Find(key) is not { } bucket) return;
        account.Remove(bucket);
        CountBuckets(bucket.Meter, -1);
        CountNoMore(number, bucket);
        _lookingAhead.Remove(new BucketName(number, key));
        TellCounted(number, key);
        Touch(account);
    }

    private ClockDomain DomainOf(int domain) => DomainOf(domain, domain != ClockDomain.Live);
}

/// <summary>A bucket's definition for its shard.</summary>
/// <param name="Domain">The number of the clock's domain.</param>
/// <param name="Meter">The number of the first meter.</param>
/// <param name="Subjects">Sorted numbers; null for all of the account's.</param>
internal sealed record BucketCommand(int Account, int Tenant, int Domain, long NowTicks, string Key, int Meter, int[]? Subjects, BucketTerms Terms)
{
    /// <summary>Numbers of all its meters, in the order of the definition.</summary>
    public int[] Meters { get; init; } = [Meter];

    /// <summary>What an edit's facts name as their cause (S9).</summary>
    public Cause Cause { get; init; } = Cause.Edit;

    /// <summary>Who takes part, by the subject's number; null leaves that as it is.</summary>
    public IReadOnlyDictionary<int, ParticipantTerms>? Participants { get; init; }

    /// <summary>The moment in the order of counting.</summary>
    public UsagePlace Moment { get; init; }

    /// <summary>Whether usage that was counted before is counted from history (S11).</summary>
    public bool IsRecount { get; init; }
}
