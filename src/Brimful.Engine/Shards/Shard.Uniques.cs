using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Uniques;
using Brimful.Engine.Journal;
using Brimful.Engine.Uniques;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Fewer entries than a page holds are not worth a run.</summary>
    private const int LeastSpilled = ValueRun.PageEntries;

    /// <summary>Accounts with more distinct values in memory than a bucket may have.</summary>
    private readonly HashSet<int> _crowded = [];

    private bool HasRuns => identities.Values.IsHeldByAny;

    /// <summary>Between records: hands over distinct values that are too many for memory, to be written and adopted.</summary>
    public List<ValueSpill> FreezeValues()
    {
        var spills = new List<ValueSpill>();
        foreach (var number in _crowded)
        {
            if (UseAccount(number) is not { } account) continue;
            foreach (var values in account.Buckets.Where(IsOfValues).SelectMany(ToSpill))
            {
                account.IsSpilling = true;
                spills.Add(new ValueSpill(account, values, identities.TakeRunNumber()));
            }
        }
        _crowded.Clear();
        return spills;
    }

    /// <summary>Everything is written: runs are asked from now on, and named by the next form in which the accounts are stored.</summary>
    public void Adopt(IReadOnlyList<ValueSpill> spills)
    {
        foreach (var spill in spills) spill.Adopt(identities.Values);
        foreach (var account in spills.Select(spill => spill.Account).Distinct())
        {
            account.IsSpilling = false;
            if (_accounts.LiveAt(PlaceOf(account.Number)) != account) continue;
            identities.Values.NoteHolder(account.Number);
            Touch(account);
            foreach (var bucket in account.Buckets) NoteValues(account, bucket);
        }
    }

    private static bool IsOfValues(Bucket bucket) => bucket.Meter.Aggregation == Aggregation.UniqueCount;

    /// <summary>Of a bucket with too many entries in memory the largest sets, until at most half of what it may have is left.</summary>
    private IEnumerable<DistinctValues> ToSpill(Bucket bucket)
    {
        var left = bucket.ValuesOfPeriods.Sum(values => (long)values.InMemory);
        if (left <= settings.ValuesInMemory) yield break;
        foreach (var values in bucket.ValuesOfPeriods.OrderByDescending(values => values.InMemory))
        {
            if (left <= settings.ValuesInMemory / 2 || values.InMemory < Math.Min(LeastSpilled, settings.ValuesInMemory / 4)) yield break;
            left -= values.InMemory;
            if (!values.IsBeingWritten) yield return values;
        }
    }

    /// <summary>After an event: notes whether the period that it lies in has too many entries in memory.</summary>
    private void NoteValuesAt(AccountState account, Bucket bucket, long timeTicks)
    {
        if (!IsOfValues(bucket) || bucket.ValuesAt(timeTicks) is not { } values || values.InMemory <= settings.ValuesInMemory) return;
        NoteCrowded(account);
    }

    /// <summary>Notes whether all periods of a bucket together have too many entries in memory.</summary>
    public void NoteValues(AccountState account, Bucket bucket)
    {
        if (IsOfValues(bucket) && bucket.ValuesOfPeriods.Sum(values => (long)values.InMemory) > settings.ValuesInMemory) NoteCrowded(account);
    }

    private void NoteCrowded(AccountState account)
    {
        if (!account.IsSpilling && _crowded.Add(account.Number)) identities.Values.NoteDue();
    }

    private void NotePacked(AccountState account)
    {
        if (HasRuns) identities.Values.NotePacked(account.Number, account.NamedRuns);
    }

    private void NoteStored(AccountState account)
    {
        foreach (var bucket in account.Buckets) NoteValues(account, bucket);
        if (HasRuns) identities.Values.NoteStored(account.Number, account.NamedRuns);
    }

    private void RestoreNamed(AccountState account)
    {
        if (account.NamedRuns is not { Length: > 0 } named) return;
        identities.Values.NotePacked(account.Number, named);
        identities.Values.NoteStored(account.Number, named);
    }

    /// <summary>Reads what events need of distinct values that are not in memory.</summary>
    private void LookUpValues(UsageCommand command, ReadOnlySpan<int> indexes)
    {
        if (!HasRuns) return;
        identities.Values.Lookup.Start();
        foreach (var index in indexes)
        {
            ref readonly var slot = ref command.Batch.Slots[index];
            if (!identities.Values.IsHeldBy(slot.Account)) continue;
            var time = slot.TimeTicks == Events.EventSlot.NoTime ? command.ReceivedTicks : slot.TimeTicks;
            Foresee(slot.Account, command.Batch.Values.Slice(slot.ValuesStart, slot.ValuesCount), new Usage(0, time, command.ReceivedTicks, slot.SubjectNumber));
        }
        identities.Values.Lookup.Finish();
    }

    private void LookUpValues(VoidCommand command)
    {
        if (!identities.Values.IsHeldBy(command.Account)) return;
        identities.Values.Lookup.Start();
        Foresee(command.Account, [.. command.Values], new Usage(0, command.TimeTicks, command.ReceivedTicks, command.Subject));
        identities.Values.Lookup.Finish();
    }

    /// <summary>Reads what usage that waits for a count needs of distinct values of other periods.</summary>
    /// <exception cref="Ports.StoreUnavailableException">A run cannot be read for now; nothing has changed.</exception>
    public void LookUpValues(RecountPlace place)
    {
        if (!identities.Values.IsHeldBy(place.Account) || UseAccount(place.Account)?.Find(place.Bucket) is not { Recount: { } recount } bucket) return;
        identities.Values.Lookup.Start();
        foreach (var waiting in recount.Waiting) bucket.ForeseeValue(waiting.Usage);
        identities.Values.Lookup.Finish();
    }

    /// <summary>Reads ahead what the events of a recorded command need.</summary>
    private void LookUpReplayed(ByteReader from, long nowTicks, long sequence)
    {
        identities.Values.Lookup.Start();
        while (_replayed.ReadNext(ref from, nowTicks))
        {
            var number = (_replayed.Local << settings.ShardBits) | Number;
            if (identities.Values.IsHeldBy(number) && !Skips(number, sequence))
                Foresee(number, _replayed.Values, new Usage(0, _replayed.TimeTicks, _replayed.ReceivedTicks, _replayed.SubjectNumber));
        }
        identities.Values.Lookup.Finish();
        _replayed.StartCommand();
    }

    private void Foresee(int number, ReadOnlySpan<Events.MeterValue> values, Usage usage)
    {
        if (UseAccount(number) is not { } account) return;
        foreach (var value in values)
            foreach (var bucket in account.Buckets)
                if (bucket.CountsMeter(value.Meter)) bucket.ForeseeValue(usage with { Nanos = value.Nanos });
    }
}
