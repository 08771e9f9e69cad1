using System.Numerics;
using Brimful.Core.Metering;
using Brimful.Oracle;

namespace Brimful.Core.Tests.Properties;

/// <summary>A step of a random program.</summary>
internal abstract record Step
{
    /// <summary>Usage dated relative to now: late, now or up to five minutes ahead.</summary>
    public sealed record Use(string Id, string Subject, BigInteger Nanos, TimeSpan Offset) : Step;

    public sealed record Wait(TimeSpan Time) : Step;

    public sealed record Edit(Terms Terms) : Step;

    /// <summary>The bucket is looked at, which must change nothing.</summary>
    public sealed record Look : Step;
}

/// <summary>A random program for one bucket; printed it says all that is needed to see it again.</summary>
internal sealed record Program(int Seed, Aggregation Aggregation, Terms Terms, IReadOnlyList<Step> Steps)
{
    public static readonly DateTime Start = new(2026, 1, 31, 22, 58, 0, DateTimeKind.Utc);

    private const long Unit = 1_000_000_000;

    public static Program Random(int seed)
    {
        var random = new Random(seed);
        var aggregation = (Aggregation)random.Next(4);
        var terms = TermsOf(random, aggregation, null);
        var (first, steps) = (terms, new List<Step>());
        for (var at = 0; at < random.Next(5, 60); at++)
        {
            var step = StepOf(random, aggregation, terms, at);
            if (step is Step.Edit edit) terms = edit.Terms;
            steps.Add(step);
        }
        return new Program(seed, aggregation, first, steps);
    }

    public override string ToString() =>
        $"seed {Seed}: {Aggregation} {Describe(Terms)}\n" + string.Join('\n', Steps.Select(step => step is Step.Edit edit ? $"Edit {Describe(edit.Terms)}" : step.ToString()));

    private static string Describe(Terms terms) =>
        $"capacity {terms.Capacity} every {terms.Calendar} lines {string.Join(", ", terms.Lines.Select(line => $"{line.Line.Kind} {line.Line.Amount}/{line.Line.Above}{(line.Fires ? "!" : "")} ~{line.Hysteresis}"))}";

    private static Step StepOf(Random random, Aggregation aggregation, Terms terms, int at) => random.Next(20) switch
    {
        < 13 => new Step.Use($"e{at}", $"s{random.Next(1, 4)}", ValueOf(random, aggregation), OffsetOf(random)),
        < 16 => new Step.Wait(WaitOf(random)),
        < 19 => new Step.Edit(TermsOf(random, aggregation, terms)),
        _ => new Step.Look(),
    };

    private static BigInteger ValueOf(Random random, Aggregation aggregation) => random.Next(8) switch
    {
        0 => -random.Next(0, 120) * (BigInteger)Unit,
        1 => random.NextInt64(0, 100 * Unit),
        2 when aggregation != Aggregation.Latest => random.Next(100, 400) * (BigInteger)Unit,
        _ => random.Next(0, 60) * (BigInteger)Unit,
    };

    private static TimeSpan OffsetOf(Random random) => random.Next(6) switch
    {
        0 => TimeSpan.FromSeconds(random.Next(0, 301)),
        1 => -TimeSpan.FromDays(random.Next(0, 36)) + TimeSpan.FromSeconds(0),
        2 => -TimeSpan.FromHours(random.Next(0, 72)),
        _ => -TimeSpan.FromSeconds(random.Next(0, 200)),
    };

    private static TimeSpan WaitOf(Random random) => random.Next(5) switch
    {
        0 => TimeSpan.FromDays(random.Next(1, 40)),
        1 => TimeSpan.FromHours(random.Next(1, 30)),
        2 => TimeSpan.FromMinutes(2),
        _ => TimeSpan.FromMinutes(random.Next(0, 120)),
    };

    private static Terms TermsOf(Random random, Aggregation aggregation, Terms? before)
    {
        var capacity = before is not null && random.Next(2) == 0 ? before.Capacity : CapacityOf(random);
        var calendar = before is not null && random.Next(4) > 0 ? before.Calendar : CalendarOf(random, isFirst: before is null);
        if (before is not null && random.Next(2) == 0) return before with { Capacity = capacity, Calendar = calendar };
        var lines = (before?.Lines ?? []).Where(_ => random.Next(3) > 0).ToList();
        for (var more = random.Next(1, 5); more > 0; more--)
        {
            var line = LineOf(random, aggregation);
            if (lines.All(other => other.Line != line.Line)) lines.Insert(random.Next(lines.Count + 1), line);
        }
        return new Terms(capacity, calendar, lines);
    }

    private static BigInteger CapacityOf(Random random) => random.Next(6) switch
    {
        0 => 0,
        1 => random.NextInt64(1, 200 * Unit),
        _ => random.Next(1, 5) * 50 * (BigInteger)Unit,
    };

    private static Calendar? CalendarOf(Random random, bool isFirst)
    {
        if (random.Next(6) == 0) return null;
        var anchor = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.Next(31));
        return new Calendar("HDWM"[isFirst ? random.Next(1, 4) : random.Next(4)], random.Next(1, 3) * (random.Next(3) == 0 ? 6 : 1), anchor);
    }

    private static WrittenLine LineOf(Random random, Aggregation aggregation)
    {
        var kind = (LineKind)random.Next(5);
        BigInteger amount = kind switch
        {
            LineKind.Percent => random.Next(1, 13) * 10,
            LineKind.EveryPercent => random.Next(2, 6) * 10,
            LineKind.Every => random.Next(1, 5) * 15,
            _ => random.Next(0, 8) * 25,
        } * (BigInteger)Unit;
        BigInteger above = kind is LineKind.Every or LineKind.EveryPercent ? random.Next(0, 3) * 50 * (BigInteger)Unit : 0;
        BigInteger? hysteresis = kind is LineKind.Every or LineKind.EveryPercent || random.Next(3) > 0 ? null : random.Next(0, 30) * (BigInteger)Unit;
        return new WrittenLine(new Line(kind, amount, above), random.Next(3) == 0, hysteresis);
    }
}
