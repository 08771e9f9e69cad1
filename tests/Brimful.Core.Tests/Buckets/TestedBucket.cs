using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Periods;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Core.Tests.Buckets;

/// <summary>A bucket with its clock and all facts so far; each step answers the facts that it made.</summary>
internal sealed class TestedBucket
{
    private static readonly Duration Window = Duration.FromDays(35);

    private int _events;

    public TestedBucket(BucketTerms terms, Aggregation aggregation = Aggregation.Sum, string now = "2026-03-10T00:00:00Z")
        : this(terms, new MeterIdentity(1, "m") { Aggregation = aggregation }, now)
    {
    }

    public TestedBucket(BucketTerms terms, MeterIdentity meter, string now = "2026-03-10T00:00:00Z")
    {
        Now = At(now);
        Bucket = new Bucket("b", 1, 0, terms, meter, null, Now.ToUnixTimeTicks());
    }

    public Bucket Bucket { get; }

    public Instant Now { get; private set; }

    public List<BucketFact> Facts { get; } = [];

    public BucketFact Last => Facts[^1];

    public string Used => new Figure(Bucket.Open.UsedNanos, Bucket.Terms.Digits).ToString();

    /// <summary>A monthly bucket from the first of January, UTC.</summary>
    public static BucketTerms Monthly(string capacity, params string[] lines) => Every(new PeriodSchedule(PeriodUnit.Month, 1, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc), capacity, lines);

    public static BucketTerms Weekly(string capacity, params string[] lines) => Every(new PeriodSchedule(PeriodUnit.Week, 1, new LocalDateTime(2026, 1, 5, 0, 0), DateTimeZone.Utc), capacity, lines);

    public static BucketTerms Daily(string capacity, params string[] lines) => Every(new PeriodSchedule(PeriodUnit.Day, 1, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc), capacity, lines);

    public static BucketTerms OneOff(string? from, string? to, string capacity, params string[] lines) =>
        Every(null, capacity, lines) with { From = from is null ? null : At(from), To = to is null ? null : At(to) };

    public static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    public string Use(string value, string? time = null, int subject = 1) => Use(value, time is null ? Now : At(time), subject);

    public string Use(string value, Instant time, int subject = 1) => Facting(facts =>
    {
        Apply(new Usage(Quantity.Parse(value).Nanos, time.ToUnixTimeTicks(), Now.ToUnixTimeTicks(), subject) { Meter = 1 }, $"e{++_events}", facts);
    });

    /// <summary>One event that several meters read, each a value: <c>1:5 2:-3</c>.</summary>
    public string UseOf(string values, Instant? time = null, int subject = 1) => Facting(facts =>
    {
        var (parts, id) = (values.Split(' '), $"e{++_events}");
        for (var at = 0; at < parts.Length; at++)
        {
            var (meter, value) = (parts[at].Split(':')[0], parts[at].Split(':')[1]);
            var usage = new Usage(Quantity.Parse(value).Nanos, (time ?? Now).ToUnixTimeTicks(), Now.ToUnixTimeTicks(), subject) { Meter = int.Parse(meter, CultureInfo.InvariantCulture), GoesOn = at < parts.Length - 1 };
            Apply(usage, id, facts, isWhole: parts.Length == 1);
        }
    });

    /// <summary>Takes an event back that several meters had read.</summary>
    public string TakeBack(string values, Instant time, int subject = 1) => Facting(facts =>
    {
        var (parts, moment) = (values.Split(' '), new VoidMoment(default, default, 1));
        for (var at = 0; at < parts.Length; at++)
        {
            var (meter, value) = (parts[at].Split(':')[0], parts[at].Split(':')[1]);
            var usage = new Usage(Quantity.Parse(value).Nanos, time.ToUnixTimeTicks(), Now.ToUnixTimeTicks(), subject) { Meter = int.Parse(meter, CultureInfo.InvariantCulture), GoesOn = at < parts.Length - 1 };
            Bucket.TakeBack(usage, moment, Now.ToUnixTimeTicks(), new EventName("void"), facts);
        }
    });

    /// <param name="isWhole">Whether it is all of its event in the bucket: else nobody asks whether it is quiet.</param>
    private void Apply(in Usage usage, string id, List<BucketFact> facts, bool isWhole = true)
    {
        Bucket.HasRoomFor(usage).ShouldBeTrue();
        Int128 level = 0;
        var (isQuiet, before) = (isWhole && Bucket.TryFindQuietLevel(usage, Now.ToUnixTimeTicks(), out level), facts.Count);
        Bucket.Apply(usage, Now.ToUnixTimeTicks(), new EventName(id), facts);
        if (!isQuiet) return;
        Bucket.Open.UsedNanos.ShouldBe(level);
        facts.Count.ShouldBe(before);
    }

    public bool HasRoomFor(string value, string? time = null) =>
        Bucket.HasRoomFor(new Usage(Quantity.Parse(value).Nanos, (time is null ? Now : At(time)).ToUnixTimeTicks(), Now.ToUnixTimeTicks(), 1));

    public string Clock(string now)
    {
        Now = At(now);
        return Facting(_ => { });
    }

    public string Edit(BucketTerms terms, Cause cause = Cause.Edit) =>
        Facting(facts => Bucket.Edit(new BucketEdit(terms, Bucket.Meter, null, cause), Now.ToUnixTimeTicks(), facts));

    /// <summary>Has a subject take part with a sub-limit, or gives it another.</summary>
    public string Join(int subject, string capacity, params string[] lines) =>
        Facting(facts => Bucket.PutParticipant(subject, new ParticipantTerms { Capacity = Quantity.Parse(capacity), Thresholds = [.. lines.Select(LineText.Threshold)] }, Now.ToUnixTimeTicks(), facts));

    public string Leave(int subject) => Facting(facts => Bucket.RemoveParticipant(subject, Now.ToUnixTimeTicks(), facts).ShouldBeTrue());

    /// <summary>Edits only the lines.</summary>
    public string Lines(params string[] lines) => Edit(Bucket.Terms with { Thresholds = [.. lines.Select(LineText.Threshold)] });

    /// <summary>Edits only the capacity.</summary>
    public string Capacity(string capacity) => Edit(Bucket.Terms with { Capacity = Quantity.Parse(capacity) });

    /// <summary>How much it holds now.</summary>
    public string Holds => Bucket.CapacityOf(Bucket.Open).ToString();

    /// <summary>Each source that gives or gave something, in burning order: <c>base 40/100</c> is a base of 100 of which 40 is burned.</summary>
    public string Sources
    {
        get
        {
            var book = Bucket.CountedBook() ?? new CapacityBook(Bucket.Terms.Capacity);
            return string.Join(", ", book.InBurningOrder(Bucket.CapacityPeriod).Where(source => source.AmountNanos > 0).Select(source => Describe(book, source)));
        }
    }

    public string Grant(string id, string amount, int priority = 100, string? expires = null, string? effective = null) => Facting(facts => Bucket.AddGrant(
        new Grant(id, Quantity.Parse(amount)) { Priority = priority, ExpiresAt = expires is null ? null : At(expires), EffectiveAt = effective is null ? null : At(effective) },
        Now.ToUnixTimeTicks(),
        facts));

    public string Void(string id) => Facting(facts => Bucket.VoidGrant(id, Now.ToUnixTimeTicks(), facts));

    public string Contribute(string contributor, string amount, string from, string? to = null, bool prorate = false) => Facting(facts => Bucket.PutContribution(
        new Contribution(contributor, Quantity.Parse(amount), At(from)) { To = to is null ? null : At(to), Prorate = prorate },
        Now.ToUnixTimeTicks(),
        facts));

    public string Leave(string contributor) => Facting(facts => Bucket.EndContributions(contributor, Now.ToUnixTimeTicks(), facts));

    /// <summary>Tells every line that looks ahead that so much more is to come: less than the first is what fires it, less than the second what holds it.</summary>
    public string LookAhead(string fires, string holds) => Facting(facts =>
    {
        var (now, expected) = (Now.ToUnixTimeTicks(), new ExpectedUsage(Quantity.Of(10).Nanos, Quantity.Of(20).Nanos, Quantity.Of(30).Nanos));
        var outlook = new LineOutlook(Quantity.Parse(fires).Nanos, Quantity.Parse(holds).Nanos, expected, now, Bucket.Open.EndTicks);
        Bucket.SetOutlooks([.. Bucket.Terms.Thresholds.Select(threshold => threshold.Line).OfType<MovingLine>().Select(line => new OutlookOf(line, outlook))], now, facts);
    });

    /// <summary>Tells every line of pace how much of the open period has passed: by the clock alone where nothing else is given.</summary>
    public string Pass(PassedShare? share = null) => Facting(facts =>
    {
        var (now, open) = (Now.ToUnixTimeTicks(), Bucket.Open);
        var passed = share ?? new PassedShare(new PassedPoint(open.StartTicks, 0), new PassedPoint(open.EndTicks, PassedShare.Whole), open.EndTicks, false);
        Bucket.SetOutlooks([.. Bucket.Terms.Thresholds.Select(threshold => threshold.Line).OfType<PaceLine>().Select(line => new OutlookOf(line, new LineOutlook(0, 0, default, now, open.EndTicks) { Passed = passed }))], now, facts);
    });

    private static string Describe(CapacityBook book, CapacitySource source)
    {
        var name = source switch
        {
            GrantState grant => grant.Grant.Id,
            RolloverLot => "rolled",
            _ => ReferenceEquals(source, book.Base) ? "base" : ReferenceEquals(source, book.Settled) ? "settled" : "contributed",
        };
        return $"{name} {new Quantity(source.BurnedNanos)}/{new Quantity(source.AmountNanos)}";
    }

    private static BucketTerms Every(PeriodSchedule? schedule, string capacity, string[] lines) => new()
    {
        Name = "B",
        Meter = "m",
        Capacity = Quantity.Parse(capacity),
        Schedule = schedule,
        Thresholds = [.. lines.Select(LineText.Threshold)],
    };

    private string Facting(Action<List<BucketFact>> step)
    {
        var facts = new List<BucketFact>();
        Bucket.AdvanceTo(Now.ToUnixTimeTicks(), Window.BclCompatibleTicks, facts);
        step(facts);
        Facts.AddRange(facts);
        return LineText.Of(facts);
    }

    private sealed class EventName(string id) : UsageNames
    {
        public override string EventId => id;

        public override string Subject => "s1";
    }
}
