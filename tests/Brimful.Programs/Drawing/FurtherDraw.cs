using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>What is drawn after a step, if anything.</summary>
internal enum FurtherStep
{
    None,
    Void,
    Recount,
}

/// <summary>Draws what makes levels be counted anew: events that are taken back, and buckets that count other subjects, from another instant or another
/// meter; and meters that count distinct values.</summary>
internal sealed class FurtherDraw(Random random)
{
    /// <summary>Of the dedupe window, within which an event is surely remembered.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    public Random Random => random;

    public Measure Instead(Measure measure) => random.Next(4) == 0 ? Measure.UniqueCount : measure;

    public FurtherStep Next() => random.Next(16) switch { 0 or 1 => FurtherStep.Void, 2 => FurtherStep.Recount, _ => FurtherStep.None };

    /// <summary>Takes something back; now and then what was never counted.</summary>
    public Command.Void? Void(IReadOnlyList<Command.Use> sent, DateTime now)
    {
        var recent = sent.Where(use => (use.Time ?? now) > now - Remembered).ToList();
        return recent.Count == 0 ? null : new Command.Void(recent[random.Next(recent.Count)].Id);
    }

    public (string Meter, Terms Terms) CountsOtherwise(string meter, Terms terms, SortedDictionary<string, Measure> meters, IReadOnlyList<string> subjects)
    {
        if (random.Next(3) == 0) meter = meters.Keys.ElementAt(random.Next(meters.Count));
        if (random.Next(3) == 0) terms = terms with { CountsFromNow = !terms.CountsFromNow };
        if (random.Next(2) == 0) terms = terms with { Subjects = random.Next(2) == 0 ? null : [.. subjects.Where(_ => random.Next(2) == 0).DefaultIfEmpty(subjects[0])] };
        if (random.Next(4) == 0) terms = terms with { Capacity = random.Next(1, 6) * 50 * (System.Numerics.BigInteger)TermsDraw.Unit };
        if (terms.Rollover is not null && meters[meter] == Measure.Latest) terms = terms with { Rollover = null };
        return (meter, terms with { Participants = [.. terms.Participants.Where(each => terms.Includes(each.Subject))] });
    }
}
