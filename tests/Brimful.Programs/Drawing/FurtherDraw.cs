using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>What is drawn after a step, if anything.</summary>
internal enum FurtherStep
{
    None,
    Void,
    Recount,
    Plan,
    Account,
    Capacity,
}

/// <summary>Draws what makes levels be counted anew: events that are taken back, and buckets that count other subjects, from another instant or another
/// meter; and meters that count distinct values.</summary>
internal sealed class FurtherDraw(Random random)
{
    /// <summary>Of the dedupe window, within which an event is surely remembered.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private readonly bool _usesPlans = random.Next(2) == 0;
    private readonly Dictionary<string, List<string>> _planned = [];

    public Random Random => random;

    public Measure Instead(Measure measure) => random.Next(4) == 0 ? Measure.UniqueCount : measure;

    public FurtherStep Next() => random.Next(16) switch
    {
        0 or 1 => FurtherStep.Void,
        2 => FurtherStep.Recount,
        3 when _usesPlans => FurtherStep.Plan,
        4 or 5 when _usesPlans => FurtherStep.Account,
        6 when _usesPlans => FurtherStep.Capacity,
        _ => FurtherStep.None,
    };

    /// <summary>Takes something back; now and then what was never counted.</summary>
    public Command.Void? Void(IReadOnlyList<Command.Use> sent, DateTime now)
    {
        var recent = sent.Where(use => (use.Time ?? now) > now - Remembered).ToList();
        return recent.Count == 0 ? null : new Command.Void(recent[random.Next(recent.Count)].Id);
    }

    /// <summary>Some of the keys that accounts use for buckets of their own, and one that only plans use.</summary>
    public Command.PutPlan Plan(TermsDraw draw, SortedDictionary<string, Measure> meters, DateTime now)
    {
        var key = random.Next(3) == 0 ? "p2" : "p1";
        var buckets = new[] { "b1", "b3", "b4" }.Where(_ => random.Next(2) == 0).Select(bucket => Planned(bucket, draw, meters, now)).ToList();
        _planned[key] = buckets.ConvertAll(bucket => bucket.Key);
        return new Command.PutPlan(key, buckets);
    }

    public Command.PutAccount Account(TermsDraw draw, string[] zones, DateTime now)
    {
        var account = random.Next(3) == 0 ? "a2" : "a1";
        string[] subjects = account == "a1" ? ["s1", "s2"] : ["s3"];
        var plan = _planned.Count == 0 || random.Next(4) == 0 ? null : _planned.Keys.ElementAt(random.Next(_planned.Count));
        var overrides = (plan is null ? [] : _planned[plan]).Where(_ => random.Next(4) == 0).ToDictionary(key => key, _ => Override(draw, subjects));
        DateTime? anchor = random.Next(2) == 0 ? null : draw.Anchor(now);
        return new Command.PutAccount(account, subjects) { Settings = new AccountSettings(plan, anchor, random.Next(2) == 0 ? "UTC" : zones[random.Next(zones.Length)], overrides) };
    }

    /// <summary>Something is given to a bucket that may be a plan's.</summary>
    public Command.Give Give(DateTime now)
    {
        DateTime? until = random.Next(2) == 0 ? null : now.AddHours(random.Next(1, 60));
        var grant = new GivenGrant("h" + random.Next(1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture), random.Next(1, 20) * 5 * (System.Numerics.BigInteger)TermsDraw.Unit, 100, null, until);
        return new Command.Give(random.Next(3) == 0 ? "a2" : "a1", random.Next(2) == 0 ? "b4" : "b1", grant);
    }

    private PlannedBucket Planned(string key, TermsDraw draw, SortedDictionary<string, Measure> meters, DateTime now)
    {
        var meter = meters.Keys.ElementAt(random.Next(meters.Count));
        var terms = draw.WithCapacity(draw.New(now, []), meters[meter]) with { CountsFromNow = random.Next(4) == 0 };
        return new PlannedBucket(key, [meter], terms, terms.Calendar is not null && random.Next(2) == 0, terms.Calendar is not null && random.Next(2) == 0);
    }

    private Override Override(TermsDraw draw, string[] subjects) => new(
        random.Next(2) == 0 ? null : random.Next(1, 6) * 50 * (System.Numerics.BigInteger)TermsDraw.Unit,
        random.Next(3) > 0 ? null : [subjects[random.Next(subjects.Length)]],
        random.Next(3) > 0 ? null : draw.Lines([]));

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
