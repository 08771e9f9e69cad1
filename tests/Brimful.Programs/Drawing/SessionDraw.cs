using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>Makes meters into such of sessions, has events tell of sessions, and buckets on those meters count how many are open, or their time. Of some programs only, by
/// numbers of its own.</summary>
/// <param name="time">Of the programs in which time is counted: how buckets are drawn whose level it is; null where all count how many are open.</param>
internal sealed class SessionDraw(Random random, TimeDraw? time)
{
    private static readonly TimeSpan[] Silences = [TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(30)];

    private readonly List<TimeSpan> _silences = [];
    private readonly Dictionary<string, TimeSpan?> _meters = [];

    /// <summary>Half of the meters are of sessions, and the first is.</summary>
    public Measure Instead(Measure measure) => _meters.Count == 0 || random.Next(2) == 0 ? Measure.Duration : measure;

    public Command Dressed(Command command, IReadOnlyDictionary<string, Measure> meters) => command switch
    {
        Command.PutMeter { Measure: Measure.Duration } meter => meter with { MaxSilence = Silence(meter.Meter) },
        Command.Use use => use with { Sign = Sign() },
        Command.PutBucket put => put with { Terms = Dressed((put.Account, put.Bucket), put.Meters, put.Terms, meters) },
        Command.PutPlan plan => plan with { Buckets = [.. plan.Buckets.Select(bucket => Dressed(plan.Plan, bucket, meters))] },
        _ => time?.Dressed(command) ?? command,
    };

    /// <summary>When a silence may end a session, or a tick beside it; now and then.</summary>
    public DateTime? Edge(IReadOnlyList<Command.Use> sent)
    {
        if (time?.Edge(sent) is { } reached) return reached;
        var timed = sent.Where(use => use.Time is not null).ToList();
        if (_silences.Count == 0 || timed.Count == 0 || random.Next(2) == 0) return null;
        return timed[^random.Next(1, Math.Min(6, timed.Count) + 1)].Time!.Value + _silences[random.Next(_silences.Count)] + TimeSpan.FromTicks(random.Next(-1, 2));
    }

    private TimeSpan? Silence(string meter)
    {
        TimeSpan? silence = random.Next(3) == 0 ? null : Silences[random.Next(Silences.Length)];
        _meters[meter] = silence;
        if (silence is { } limit) _silences.Add(limit);
        return silence;
    }

    private SignModel Sign() => new("" + (char)('A' + random.Next(3)), random.Next(7) switch { < 3 => SessionSays.Start, < 5 => SessionSays.Stop, _ => SessionSays.Heartbeat });

    private PlannedBucket Dressed(string plan, PlannedBucket bucket, IReadOnlyDictionary<string, Measure> meters)
    {
        var terms = Dressed((plan, bucket.Key), bucket.Meters, bucket.Terms, meters);
        return bucket with { Terms = terms, LeansOnAnchor = bucket.LeansOnAnchor && terms.Calendar is not null, LeansOnZone = bucket.LeansOnZone && terms.Calendar is not null };
    }

    /// <summary>A bucket of how many are open has no period, and levels of a few sessions.</summary>
    private Terms Dressed((string Owner, string Bucket) at, IReadOnlyList<string> keys, Terms terms, IReadOnlyDictionary<string, Measure> meters)
    {
        if (keys.Count > 1 || terms.Spend is not null) return terms;
        if (meters[keys[0]] == Measure.Duration && time?.IsOfTime(at) == true) return time.Dressed(terms);
        if (meters[keys[0]] != Measure.Duration && (terms.Window is not null || random.Next(12) > 0)) return terms;
        return SmallTerms.Of(terms) with { IsConcurrent = true, Window = null, Calendar = null, From = null, To = null, Rollover = null, TopUp = null };
    }
}
