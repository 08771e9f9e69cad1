using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Thresholds;
using Brimful.Engine.Journal;
using Brimful.Engine.Outbox;
using Brimful.Engine.Uniques;

namespace Brimful.Engine.Shards;

/// <summary>The stored form of a bucket's state; terms are stored once and named by number.</summary>
internal static class BucketCodec
{
    private const int UpBound = 1;
    private const int DownBound = 2;
    private const int HasStandings = 4;

    public static void Write(ByteWriter to, Bucket bucket, TermsPool terms)
    {
        to.Text(bucket.Key);
        to.Int(bucket.Incarnation);
        to.Int(bucket.Sequence);
        to.Int(terms.NumberOf(bucket.Terms));
        WriteMeter(to, bucket.Meter);
        WriteNumbers(to, bucket.Subjects);
        to.Signed(bucket.CreatedTicks);
        WriteSegment(to, bucket.Segment);
        WriteLedger(to, bucket.Open);
        WriteOther(to, bucket, terms);
    }

    public static Bucket Read(ref ByteReader from, KnownToShard known)
    {
        var (key, incarnation, sequence) = (string.Intern(from.Text()), from.Int(), from.Int());
        var held = known.Terms.Take(from.Int());
        var (meter, subjects, created) = (ReadMeter(ref from, held, (known.Terms, known.MeterOf)), ReadNumbers(ref from), from.Signed());
        var bucket = new Bucket(key, incarnation, held, meter, subjects, created, ReadSegment(ref from)) { Sequence = sequence, Open = ReadLedger(ref from, known.Runs) };
        if (from.Flag()) ReadOther(ref from, bucket, known);
        return bucket;
    }

    /// <summary>Writes 1 + the number of a bucket's meter; of a group 0 and the numbers of its members.</summary>
    public static void WriteMeter(ByteWriter to, MeterIdentity meter)
    {
        to.Int(meter.Number + 1);
        if (meter.Number == MeterGroup.NoNumber) WriteNumbers(to, [.. meter.Members.Select(member => member.Number)]);
    }

    /// <summary>Reads what <see cref="WriteMeter"/> wrote, of a bucket with these terms.</summary>
    public static MeterIdentity ReadMeter(ref ByteReader from, BucketTerms held, (TermsPool Terms, Func<int, MeterIdentity> MeterOf) known) =>
        from.Int() is > 0 and var next ? known.MeterOf(next - 1) : known.Terms.GroupOf(held, [.. ReadNumbers(ref from)!.Select(known.MeterOf)]);

    public static void WriteNumbers(ByteWriter to, int[]? numbers)
    {
        to.Flag(numbers is not null);
        if (numbers is null) return;
        to.Int(numbers.Length);
        foreach (var number in numbers) to.Int(number);
    }

    public static int[]? ReadNumbers(ref ByteReader from)
    {
        if (!from.Flag()) return null;
        var numbers = new int[from.Int()];
        for (var at = 0; at < numbers.Length; at++) numbers[at] = from.Int();
        return numbers;
    }

    /// <summary>What is kept of periods that are not open, and of capacity beyond the base: of most buckets nothing, which takes one byte and no garbage.</summary>
    private static void WriteOther(ByteWriter to, Bucket bucket, TermsPool terms)
    {
        var isAny = bucket.Closed is not null || bucket.Past is not null || bucket.Ahead is not null || bucket.Participants is not null || bucket.Book is not null || bucket.EndedCapacities is not null
            || bucket.CountedAfter is not null || bucket.Sessions is not null || bucket.Window is not null || bucket.IsCounting || bucket.Reaches is not null || bucket.Observations is not null;
        to.Flag(isAny);
        if (!isAny) return;
        to.Int(bucket.Closed?.Count ?? 0);
        foreach (var ledger in bucket.Closed ?? []) WriteLedger(to, ledger);
        to.Int(bucket.Past?.Count ?? 0);
        foreach (var past in bucket.Past ?? []) WritePast(to, past, terms);
        to.Int(bucket.Ahead?.Count ?? 0);
        foreach (var ahead in bucket.Ahead ?? []) WriteAhead(to, ahead);
        PoolCodec.WriteParticipants(to, bucket.Participants);
        CapacityCodec.Write(to, bucket);
        to.Flag(bucket.CountedAfter.HasValue);
        if (bucket.CountedAfter is { } after) RecountCodec.Write(to, after);
        to.Int(bucket.Reaches?.Count ?? 0);
        foreach (var reach in bucket.Reaches ?? []) WriteReach(to, reach);
        SessionCodec.Write(to, bucket.Sessions);
        WindowCodec.Write(to, bucket.Window);
        ObservationCodec.Write(to, bucket.Observations);
        to.Flag(bucket.IsCounting);
        if (bucket.Recount is { } recount) RecountCodec.Write(to, recount, terms);
    }

    private static void ReadOther(ref ByteReader from, Bucket bucket, KnownToShard known)
    {
        for (var left = from.Int(); left > 0; left--) (bucket.Closed ??= []).Add(ReadClosed(ref from, known.Runs));
        for (var left = from.Int(); left > 0; left--) (bucket.Past ??= []).Add(new PastTerms(from.Signed(), from.Int(), known.Terms.Take(from.Int()), ReadSegment(ref from), ReadNumbers(ref from)));
        for (var left = from.Int(); left > 0; left--) (bucket.Ahead ??= []).Add(ReadAhead(ref from));
        if (PoolCodec.ReadParticipants(ref from, known.Terms) is { } participants) bucket.Participants = participants;
        CapacityCodec.Read(ref from, bucket);
        if (from.Flag()) bucket.CountedAfter = RecountCodec.ReadPlace(ref from);
        for (var left = from.Int(); left > 0; left--) (bucket.Reaches ??= []).Add(ReadReach(ref from));
        if (SessionCodec.Read(ref from) is { } sessions) bucket.RestoreSessions(sessions);
        if (WindowCodec.Read(ref from, bucket.Terms.WindowTicks) is { } window) bucket.Window = window;
        if (ObservationCodec.ReadKnown(ref from) is { } observations) bucket.Observations = observations;
        if (from.Flag()) bucket.RestoreRecount(RecountCodec.Read(ref from, known.Terms, known.MeterOf));
    }

    private static void WriteSegment(ByteWriter to, PeriodSegment segment)
    {
        to.Int(segment.FirstNumber);
        to.Signed(segment.FirstIndex);
        to.Signed(segment.FirstTicks);
        to.Signed(segment.BeganTicks);
    }

    private static PeriodSegment ReadSegment(ref ByteReader from) => new(from.Int(), checked((int)from.Signed()), from.Signed(), from.Signed());

    private static void WritePast(ByteWriter to, PastTerms past, TermsPool terms)
    {
        to.Signed(past.UntilTicks);
        to.Int(past.LastNumber);
        to.Int(terms.NumberOf(past.Terms));
        WriteSegment(to, past.Segment);
        WriteNumbers(to, past.Subjects);
    }

    private static void WriteReach(ByteWriter to, PeriodReach reach)
    {
        to.Int(reach.Number);
        to.Signed(reach.StartTicks);
        to.Signed(reach.EndTicks);
        to.Signed(reach.AtTicks);
        RecountCodec.Write(to, reach.Moment);
        to.Flag(reach.IsLast);
        WriteNumbers(to, reach.Subjects);
        to.Signed(reach.SinceTicks);
        RecountCodec.Write(to, reach.After);
        to.Int((reach.CountedIn ?? -1) + 1);
    }

    private static PeriodReach ReadReach(ref ByteReader from) => new(from.Int(), from.Signed(), from.Signed(), from.Signed(), RecountCodec.ReadPlace(ref from), from.Flag())
    {
        Subjects = ReadNumbers(ref from),
        SinceTicks = from.Signed(),
        After = RecountCodec.ReadPlace(ref from),
        CountedIn = from.Int() is > 0 and var counted ? counted - 1 : null,
    };

    public static void WriteAhead(ByteWriter to, AheadUsage ahead)
    {
        to.Big(ahead.Usage.Nanos);
        to.Signed(ahead.Usage.TimeTicks);
        to.Signed(ahead.Usage.ReceivedTicks);
        to.Int(ahead.Usage.Subject);
        to.Int(ahead.Usage.Meter);
        to.Flag(ahead.Usage.GoesOn);
        to.Text(ahead.EventId);
        to.Text(ahead.SubjectKey);
    }

    public static AheadUsage ReadAhead(ref ByteReader from) => new(new Usage(from.Big(), from.Signed(), from.Signed(), from.Int()) { Meter = from.Int(), GoesOn = from.Flag() }, from.Text(), from.Text());

    private static void WriteLedger(ByteWriter to, PeriodLedger ledger)
    {
        to.Int(ledger.Number);
        to.Signed(ledger.StartTicks);
        to.Signed(ledger.EndTicks);
        to.Flag(ledger.HasValue);
        WriteLines(to, ledger);
        PoolCodec.WritePool(to, ledger);
    }

    private static PeriodLedger ReadLedger(ref ByteReader from, ValueRuns runs)
    {
        var ledger = new PeriodLedger { Number = from.Int(), StartTicks = from.Signed(), EndTicks = from.Signed(), HasValue = from.Flag() };
        ReadLines(ref from, ledger);
        PoolCodec.ReadPool(ref from, ledger, runs);
        return ledger;
    }

    private static PeriodLedger ReadClosed(ref ByteReader from, ValueRuns runs)
    {
        var ledger = ReadLedger(ref from, runs);
        ledger.IsClosed = true;
        return ledger;
    }

    /// <summary>Writes a used level and where the lines over it stand. Bounds that nothing can reach, and lines that have not moved, take no room.</summary>
    public static void WriteLines(ByteWriter to, LineLedger ledger)
    {
        var (isUpBound, isDownBound) = (ledger.NextUpNanos != ThresholdLine.Unreachable, ledger.NextDownNanos != -ThresholdLine.Unreachable);
        to.Big(ledger.UsedNanos);
        to.Byte((byte)((isUpBound ? UpBound : 0) | (isDownBound ? DownBound : 0) | (ledger.Standings is not null ? HasStandings : 0)));
        if (isUpBound) to.Big(ledger.NextUpNanos);
        if (isDownBound) to.Big(ledger.NextDownNanos);
        if (ledger.Standings is { } standings) WriteStandings(to, standings);
    }

    /// <summary>Reads what <see cref="WriteLines"/> wrote.</summary>
    public static void ReadLines(ref ByteReader from, LineLedger ledger)
    {
        ledger.UsedNanos = from.Big();
        var parts = from.Byte();
        if ((parts & UpBound) != 0) ledger.NextUpNanos = from.Big();
        if ((parts & DownBound) != 0) ledger.NextDownNanos = from.Big();
        if ((parts & HasStandings) != 0) ledger.Standings = ReadStandings(ref from);
    }

    private static void WriteStandings(ByteWriter to, LineStandings standings)
    {
        to.Int(standings.Lines.Length);
        foreach (ref readonly var line in standings.Lines.AsSpan())
        {
            to.Byte((byte)line.Position);
            to.Int(line.Armings);
            to.Signed(line.CrossedTicks);
            to.Int(line.CrossedPeriod);
        }
        to.Int(standings.Steps?.Count ?? 0);
        foreach (var (place, steps) in standings.Steps ?? [])
        {
            to.Int(place);
            WriteSteps(to, steps);
        }
        to.Int(standings.CrossedUnder?.Count ?? 0);
        foreach (var (place, capacity) in standings.CrossedUnder ?? [])
        {
            to.Int(place);
            LineCodec.Write(to, capacity);
        }
        to.Int(standings.Retired?.Count ?? 0);
        foreach (var (line, retired) in standings.Retired ?? [])
        {
            LineCodec.Write(to, line);
            to.Int(retired.Armings);
            WriteArmings(to, retired.StepArmings);
        }
        to.Int(standings.Outlooks?.Count ?? 0);
        foreach (var (place, outlook) in standings.Outlooks ?? [])
        {
            to.Int(place);
            OutlookCommand.Write(to, outlook);
            to.Big(outlook.CrossedAt);
        }
    }

    private static LineStandings ReadStandings(ref ByteReader from)
    {
        var (standings, count) = (new LineStandings(), from.Int());
        for (var place = 0; place < count; place++)
            standings.Set(place, new LineState { Position = (LinePosition)from.Byte(), Armings = from.Int(), CrossedTicks = from.Signed(), CrossedPeriod = from.Int() }, count);
        for (var left = from.Int(); left > 0; left--) (standings.Steps ??= []).Add(from.Int(), ReadSteps(ref from));
        for (var left = from.Int(); left > 0; left--) (standings.CrossedUnder ??= []).Add(from.Int(), LineCodec.ReadFigure(ref from));
        for (var left = from.Int(); left > 0; left--) (standings.Retired ??= []).Add(LineCodec.Read(ref from), new RetiredLine(from.Int(), ReadArmings(ref from)));
        for (var left = from.Int(); left > 0; left--) (standings.Outlooks ??= []).Add(from.Int(), OutlookCommand.ReadOutlook(ref from) with { CrossedAt = from.Big() });
        return standings;
    }

    private static void WriteSteps(ByteWriter to, StepRuns steps)
    {
        to.Int(steps.Runs.Count);
        foreach (var run in steps.Runs)
        {
            to.Big(run.First);
            to.Big(run.Last);
            to.Byte((byte)run.Position);
            LineCodec.Write(to, run.Capacity);
            to.Int(run.Period);
        }
        to.Int(steps.Marks.Count);
        foreach (var mark in steps.Marks)
        {
            to.Big(mark.First);
            to.Signed(mark.Ticks);
        }
        WriteArmings(to, steps.Armings);
    }

    private static StepRuns ReadSteps(ref ByteReader from)
    {
        var steps = new StepRuns();
        for (var left = from.Int(); left > 0; left--)
            steps.Runs.Add(new StepRun(from.Big(), from.Big(), (LinePosition)from.Byte(), LineCodec.ReadFigure(ref from), from.Int()));
        for (var left = from.Int(); left > 0; left--) steps.Marks.Add(new StepMark(from.Big(), from.Signed()));
        foreach (var (step, armings) in ReadArmings(ref from)) steps.Armings.Add(step, armings);
        return steps;
    }

    private static void WriteArmings(ByteWriter to, IReadOnlyDictionary<Int128, int> armings)
    {
        to.Int(armings.Count);
        foreach (var (step, count) in armings)
        {
            to.Big(step);
            to.Int(count);
        }
    }

    private static Dictionary<Int128, int> ReadArmings(ref ByteReader from)
    {
        var armings = new Dictionary<Int128, int>();
        for (var left = from.Int(); left > 0; left--) armings.Add(from.Big(), from.Int());
        return armings;
    }
}
