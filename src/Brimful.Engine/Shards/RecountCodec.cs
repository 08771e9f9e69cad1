using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>The stored form of a count from history that is under way, with all that waits for it, and of its result.</summary>
internal static class RecountCodec
{
    public static void Write(ByteWriter to, UsagePlace place)
    {
        to.Signed(place.Sequence);
        to.Int(place.Ordinal);
    }

    public static UsagePlace ReadPlace(ref ByteReader from) => new(from.Signed(), from.Int());

    public static void Write(ByteWriter to, Recount recount, TermsPool terms)
    {
        Write(to, recount.Moment);
        to.Byte((byte)recount.Cause);
        to.Signed(recount.OccurredTicks);
        to.Int(recount.VoidCount);
        to.Flag(recount.StartsPeriod);
        to.Flag(recount.IsLate);
        to.Int(recount.Period);
        to.Big(recount.UsedBeforeNanos);
        LineCodec.Write(to, recount.CapacityBefore);
        to.Int(recount.SubLimitsBefore?.Count ?? 0);
        foreach (var (subject, before) in recount.SubLimitsBefore ?? []) WriteBefore(to, subject, before);
        to.OptionalText(recount.EventId);
        to.OptionalText(recount.Subject);
        to.Flag(recount.Session is not null);
        if (recount.Session is { } session) SessionCodec.Write(to, session);
        to.Signed(recount.SinceTicks);
        to.Signed(recount.ThroughTicks);
        to.Int(recount.Waiting.Count);
        foreach (var waiting in recount.Waiting) WriteWaiting(to, waiting);
        to.Flag(recount.Edit is not null);
        if (recount.Edit is { } edit) WriteEdit(to, edit, terms);
    }

    public static Recount Read(ref ByteReader from, TermsPool terms, Func<int, MeterIdentity> meterOf)
    {
        var recount = new Recount
        {
            Moment = ReadPlace(ref from),
            Cause = (Cause)from.Byte(),
            OccurredTicks = from.Signed(),
            VoidCount = from.Int(),
            StartsPeriod = from.Flag(),
            IsLate = from.Flag(),
            Period = from.Int(),
            UsedBeforeNanos = from.Big(),
            CapacityBefore = LineCodec.ReadFigure(ref from),
            SubLimitsBefore = ReadBefore(ref from),
            EventId = from.OptionalText(),
            Subject = from.OptionalText(),
            Session = from.Flag() ? SessionCodec.ReadKey(ref from) : null,
            SinceTicks = from.Signed(),
            ThroughTicks = from.Signed(),
        };
        for (var left = from.Int(); left > 0; left--) recount.Add(ReadWaiting(ref from));
        if (from.Flag()) recount.Edit = ReadEdit(ref from, terms, meterOf);
        return recount;
    }

    public static void Write(ByteWriter to, CountedPeriod counted)
    {
        to.Int(counted.Subjects.Count);
        foreach (var subject in counted.Subjects)
        {
            to.Int(subject.Subject);
            to.Big(subject.Nanos);
            to.Signed(subject.TimeTicks);
            to.Int(subject.Meter);
        }
        to.Int(counted.Ahead.Count);
        foreach (var ahead in counted.Ahead) BucketCodec.WriteAhead(to, ahead with { SubjectKey = "" });
        ValueCodec.Write(to, counted.Values);
        SessionCodec.Write(to, counted.Sessions);
        WindowCodec.Write(to, counted.Window);
    }

    /// <summary>Reads a result; keys of subjects are not in it.</summary>
    public static CountedPeriod ReadCounted(ref ByteReader from)
    {
        var subjects = new SubjectUsage[from.Int()];
        foreach (ref var subject in subjects.AsSpan()) subject = new SubjectUsage(from.Int(), from.Big(), from.Signed()) { Meter = from.Int() };
        var ahead = new AheadUsage[from.Int()];
        foreach (ref var usage in ahead.AsSpan()) usage = BucketCodec.ReadAhead(ref from);
        return new CountedPeriod(subjects, ahead) { Values = ValueCodec.Read(ref from), Sessions = SessionCodec.ReadCounted(ref from), Window = WindowCodec.ReadCounted(ref from) };
    }

    private static void WriteBefore(ByteWriter to, int subject, Figure? before)
    {
        to.Int(subject);
        to.Flag(before is not null);
        if (before is { } capacity) LineCodec.Write(to, capacity);
    }

    private static Dictionary<int, Figure?>? ReadBefore(ref ByteReader from)
    {
        var before = new Dictionary<int, Figure?>();
        for (var left = from.Int(); left > 0; left--) before.Add(from.Int(), from.Flag() ? LineCodec.ReadFigure(ref from) : null);
        return before.Count == 0 ? null : before;
    }

    private static void WriteWaiting(ByteWriter to, WaitingUsage waiting)
    {
        BucketCodec.WriteAhead(to, new AheadUsage(waiting.Usage, waiting.EventId, waiting.SubjectKey));
        to.Signed(waiting.NowTicks);
        to.Flag(waiting.Void is not null);
        if (waiting.Void is not { } moment) return;
        Write(to, moment.Event);
        Write(to, moment.Moment);
        to.Int(moment.VoidCount);
    }

    private static WaitingUsage ReadWaiting(ref ByteReader from)
    {
        var usage = BucketCodec.ReadAhead(ref from);
        var waiting = new WaitingUsage(usage.Usage, from.Signed(), usage.EventId, usage.SubjectKey);
        return from.Flag() ? waiting with { Void = new VoidMoment(ReadPlace(ref from), ReadPlace(ref from), from.Int()) } : waiting;
    }

    private static void WriteEdit(ByteWriter to, WaitingEdit edit, TermsPool terms)
    {
        to.Int(terms.NumberOf(edit.Edit.Terms));
        BucketCodec.WriteMeter(to, edit.Edit.Meter);
        BucketCodec.WriteNumbers(to, edit.Edit.Subjects);
        to.Byte((byte)edit.Edit.Cause);
        to.Signed(edit.NowTicks);
        Write(to, edit.Moment);
        to.Int(edit.VoidCount);
        to.Flag(edit.IsRecount);
    }

    private static WaitingEdit ReadEdit(ref ByteReader from, TermsPool terms, Func<int, MeterIdentity> meterOf)
    {
        var held = terms.Take(from.Int());
        return new WaitingEdit(
            new BucketEdit(held, BucketCodec.ReadMeter(ref from, held, (terms, meterOf)), BucketCodec.ReadNumbers(ref from), (Cause)from.Byte()),
            from.Signed(),
            ReadPlace(ref from),
            from.Int(),
            from.Flag());
    }
}
