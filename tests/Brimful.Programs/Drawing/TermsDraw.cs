using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Drawing;

/// <summary>Draws what a bucket is: round capacities and lines, so that levels often stand exactly on a line.</summary>
internal sealed class TermsDraw(Random random, Scene scene, bool mayRecur)
{
    public const long Unit = 1_000_000_000;

    /// <summary>A new bucket's terms.</summary>
    public Terms New(DateTime now, IReadOnlyList<string> subjects) =>
        OneOffOr(new Terms(Capacity(), Calendar(now), Lines([])), now) with { Subjects = random.Next(4) == 0 && subjects.Count > 1 ? [.. subjects.Where(_ => random.Next(2) == 0).DefaultIfEmpty(subjects[0])] : null };

    public Participant Participant(string subject) => new(subject, random.Next(5) == 0 ? 0 : random.Next(1, 5) * 25 * (BigInteger)Unit, Lines([]));

    /// <summary>Automatic top-ups and what is rolled over, where there is a next period and something left over.</summary>
    public Terms WithCapacity(Terms terms, Measure measure) => terms with
    {
        Rollover = terms.Calendar is null || measure == Measure.Latest || random.Next(2) == 0 ? null : new Rollover(random.Next(1, 8) * 25 * (BigInteger)Unit, random.Next(1, 4)),
        TopUp = random.Next(5) > 0 ? null : new TopUp(random.Next(1, 8) * 5 * (BigInteger)Unit, random.Next(1, 10) * 10 * (BigInteger)Unit, random.Next(1, 4), random.Next(2) == 0 ? null : random.Next(1, 4)),
    };

    /// <summary>Terms with something changed.</summary>
    public Terms Edited(Terms before, DateTime now) => random.Next(6) switch
    {
        0 or 1 => before with { Capacity = Capacity() },
        2 or 3 => before with { Lines = Lines(before.Lines) },
        4 => Ended(before, now),
        _ => OneOffOr(before with { Capacity = Capacity(), Lines = Lines(before.Lines), From = null, To = null }, now),
    };

    /// <summary>Another period, or none: what was one-off becomes periodic.</summary>
    private Terms Ended(Terms before, DateTime now)
    {
        var calendar = before.Calendar is not null && random.Next(4) == 0 ? null : Calendar(now);
        return calendar is null && before.Calendar is null ? before : OneOffOr(before with { Calendar = calendar, From = null, To = null }, now);
    }

    private BigInteger Capacity() => random.Next(8) switch
    {
        0 => 0,
        1 => random.NextInt64(1, 200 * Unit),
        _ => random.Next(1, 6) * 50 * (BigInteger)Unit,
    };

    private Terms OneOffOr(Terms terms, DateTime now) => terms.Calendar is not null || random.Next(2) == 0 ? terms : terms with
    {
        From = random.Next(3) > 0 ? null : now.AddHours(random.Next(-48, 24)),
        To = random.Next(3) == 0 ? null : now.AddHours(random.Next(30, 200)),
    };

    private Calendar? Calendar(DateTime now)
    {
        if (random.Next(7) == 0) return null;
        var unit = "HDDWMMMQY"[random.Next(9)];
        var multiple = random.Next(3) > 0 ? 1 : unit == 'H' ? random.Next(1, 50) : random.Next(2, 4);
        return new Calendar(unit, multiple, Anchor(now), scene.Zones[random.Next(scene.Zones.Length)]);
    }

    /// <summary>Often on days 29 to 31 and at hours that clock changes skip or repeat.</summary>
    public DateTime Anchor(DateTime now)
    {
        var day = random.Next(4) switch
        {
            0 => new DateTime(now.Year, 1, random.Next(29, 32)),
            1 => new DateTime(2020, 2, 29),
            2 => now.Date.AddDays(random.Next(-40, 5)),
            _ => new DateTime(now.Year - 1, random.Next(1, 13), random.Next(1, 29)),
        };
        return DateTime.SpecifyKind(day.AddMinutes(random.Next(3) == 0 ? 0 : random.Next(0, 14) * 15), DateTimeKind.Unspecified);
    }

    /// <summary>Some of the lines that were there, and others at any place.</summary>
    public IReadOnlyList<WrittenLine> Lines(IReadOnlyList<WrittenLine> before)
    {
        var lines = before.Where(_ => random.Next(3) > 0).ToList();
        for (var more = random.Next(1, 5); more > 0; more--)
        {
            var line = OneLine();
            if (lines.TrueForAll(other => other.Line != line.Line)) lines.Insert(random.Next(lines.Count + 1), line);
        }
        return lines;
    }

    private WrittenLine OneLine()
    {
        var kind = (LineKind)random.Next(mayRecur ? 5 : 3);
        BigInteger amount = kind switch
        {
            LineKind.Percent => random.Next(1, 13) * 10,
            LineKind.EveryPercent => random.Next(2, 6) * 10,
            LineKind.Every => random.Next(1, 5) * 15,
            _ => random.Next(0, 8) * 25,
        } * (BigInteger)Unit;
        // Now and then more than a thousand steps in one jump.
        if (kind == LineKind.Every && random.Next(40) == 0) amount = Unit / 10;
        var recurs = kind is LineKind.Every or LineKind.EveryPercent;
        BigInteger above = recurs ? random.Next(0, 3) * 50 * (BigInteger)Unit : 0;
        BigInteger? hysteresis = recurs || random.Next(3) > 0 ? null : random.Next(0, 30) * (BigInteger)Unit;
        return new WrittenLine(new Line(kind, amount, above), random.Next(3) == 0, hysteresis);
    }
}
