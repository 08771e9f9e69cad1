using System.Numerics;
using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>Makes buckets that were drawn into other kinds: of several meters, of money, or with tiers or windows. A bucket keeps its kind over most edits, with other prices now and then.</summary>
/// <param name="isHuge">Whether values come to the bounds of S1, which what a window holds together may pass.</param>
internal sealed class KindDraw(Random random, bool isHuge)
{
    private static readonly TimeSpan[] Lengths = [TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(24), TimeSpan.FromHours(36)];

    private readonly SpendDraw _spend = new(random);
    private readonly TierDraw _tiers = new(random);
    private readonly Dictionary<(string Owner, string Bucket), Kind> _kinds = [];

    private enum KindName
    {
        Plain,
        Combined,
        Spend,
        Tiered,
        Window,
    }

    /// <summary>More counters, which alone are counted together or priced.</summary>
    public Measure Instead(Measure measure) => random.Next(3) == 0 ? (Measure)random.Next(2) : measure;

    public Command Dressed(Command command, IReadOnlyDictionary<string, Measure> meters)
    {
        switch (command)
        {
            case Command.PutBucket put:
                var (keys, terms) = Dressed((put.Account, put.Bucket), put.Meters, put.Terms, meters);
                return put with { Meters = keys, Terms = terms };
            case Command.PutPlan plan:
                return plan with { Buckets = [.. plan.Buckets.Select(bucket => Dressed(plan.Plan, bucket, meters))] };
            // A tick's part of an amount of money is so little that a recurring line of percent would have more steps than the oracle looks at.
            case Command.Contribute { Contribution: { Prorates: true } given } contribute when given.From.Ticks % TimeSpan.TicksPerSecond != 0:
                return contribute with { Contribution = given with { Prorates = false } };
            case Command.DeleteBucket delete:
                _kinds.Remove((delete.Account, delete.Bucket));
                return delete;
            default:
                return command;
        }
    }

    private PlannedBucket Dressed(string plan, PlannedBucket bucket, IReadOnlyDictionary<string, Measure> meters)
    {
        var (keys, terms) = Dressed((plan, bucket.Key), bucket.Meters, bucket.Terms, meters);
        return bucket with { Meters = keys, Terms = terms, LeansOnAnchor = bucket.LeansOnAnchor && terms.Calendar is not null, LeansOnZone = bucket.LeansOnZone && terms.Calendar is not null };
    }

    private (IReadOnlyList<string> Meters, Terms Terms) Dressed((string Owner, string Bucket) at, IReadOnlyList<string> meters, Terms terms, IReadOnlyDictionary<string, Measure> known)
    {
        if (!_kinds.TryGetValue(at, out var kind)) _kinds[at] = kind = New(known);
        else if (random.Next(8) == 0) kind = Another(at, kind, known);
        else if (kind.Spend is { } spend && random.Next(4) == 0) _kinds[at] = kind = kind with { Spend = _spend.Edited(spend) };
        else if (kind.Tiers.Count > 0 && random.Next(4) == 0) _kinds[at] = kind = kind with { Tiers = _tiers.New(kind.Unit) };
        return kind.Name switch
        {
            KindName.Combined => (kind.Meters, terms),
            KindName.Spend => ([.. kind.Spend!.Prices.Select(price => price.Meter)], terms with { Spend = kind.Spend, Participants = [] }),
            KindName.Tiered => (meters, terms with { Tiers = kind.Tiers }),
            KindName.Window when known[meters[0]] is Measure.Sum or Measure.Count || random.Next(8) == 0 => (meters, WithoutPeriod(terms) with { Window = kind.Window }),
            _ => (meters, terms),
        };
    }

    /// <summary>A window stays one, but another kind is asked for now and then.</summary>
    private Kind Another((string Owner, string Bucket) at, Kind before, IReadOnlyDictionary<string, Measure> known)
    {
        var kind = New(known);
        if (kind.Window == before.Window) _kinds[at] = kind;
        return kind.Window == before.Window || random.Next(3) == 0 ? kind : before;
    }

    private static Terms WithoutPeriod(Terms terms) => terms with { Calendar = null, From = null, To = null, Rollover = null, TopUp = null };

    /// <summary>When something that was used leaves a window, or a tick beside it; now and then.</summary>
    public DateTime? Edge(IReadOnlyList<Command.Use> sent)
    {
        var lengths = _kinds.Values.Where(kind => kind.Window is not null).Select(kind => kind.Window!.Value).ToList();
        var timed = sent.Where(use => use.Time is not null).ToList();
        if (lengths.Count == 0 || timed.Count == 0 || random.Next(3) == 0) return null;
        return timed[^random.Next(1, Math.Min(6, timed.Count) + 1)].Time!.Value + lengths[random.Next(lengths.Count)] + TimeSpan.FromTicks(random.Next(-1, 2));
    }

    private Kind New(IReadOnlyDictionary<string, Measure> known)
    {
        var counters = known.Where(pair => pair.Value is Measure.Sum or Measure.Count).Select(pair => pair.Key).ToList();
        var unit = (known.Values.Contains(Measure.UniqueCount) ? 1 : 25) * (BigInteger)TermsDraw.Unit;
        if (counters.Count == 0) return random.Next(2) == 0 ? new Kind(KindName.Plain) : new Kind(KindName.Tiered) { Tiers = _tiers.New(unit), Unit = unit };
        var some = counters.Where(_ => random.Next(3) > 0).DefaultIfEmpty(counters[0]).ToList();
        return (KindName)random.Next(5) switch
        {
            KindName.Combined when counters.Count > 1 => new Kind(KindName.Combined) { Meters = counters },
            KindName.Spend => new Kind(KindName.Spend) { Spend = _spend.New(some) },
            KindName.Tiered => new Kind(KindName.Tiered) { Tiers = _tiers.New(unit), Unit = unit },
            KindName.Window when !isHuge => new Kind(KindName.Window) { Window = Lengths[random.Next(Lengths.Length)] },
            _ => new Kind(KindName.Plain),
        };
    }

    private sealed record Kind(KindName Name)
    {
        public IReadOnlyList<string> Meters { get; init; } = [];

        public SpendModel? Spend { get; init; }

        public IReadOnlyList<TierModel> Tiers { get; init; } = [];

        public BigInteger Unit { get; init; }

        public TimeSpan? Window { get; init; }
    }
}
