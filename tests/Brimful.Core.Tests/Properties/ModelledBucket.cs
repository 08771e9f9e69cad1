using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Oracle;
using NodaTime;

namespace Brimful.Core.Tests.Properties;

/// <summary>Runs a program on a bucket and on the oracle, and says where they first disagree.</summary>
internal sealed class ModelledBucket
{
    private static readonly Duration Window = Duration.FromDays(35);

    private readonly Bucket _bucket;
    private readonly BucketModel _model;
    private readonly List<BucketFact> _facts = [];
    private DateTime _now = Program.Start;

    private ModelledBucket(Program program)
    {
        var meter = new MeterIdentity(1, "m") { Aggregation = program.Aggregation };
        _bucket = new Bucket("b", 1, 0, OracleWords.ToCore(program.Terms), meter, null, Ticks(_now));
        _model = new BucketModel(program.Terms, (Measure)program.Aggregation, _now);
    }

    /// <summary>Null when both agree after every step.</summary>
    public static string? Disagreement(Program program)
    {
        var both = new ModelledBucket(program);
        foreach (var step in program.Steps)
        {
            both.Take(step);
            if (both.Difference() is { } difference) return $"after {step}\n{difference}";
        }
        return null;
    }

    /// <summary>The facts of a program, as text, without the oracle.</summary>
    public static IReadOnlyList<string> FactsOf(Program program)
    {
        var both = new ModelledBucket(program);
        foreach (var step in program.Steps) both.Take(step);
        return [.. both._facts.Select(OracleWords.TextOf)];
    }

    /// <summary>The level that a program ends with.</summary>
    public static Int128 LevelOf(Program program)
    {
        var both = new ModelledBucket(program);
        foreach (var step in program.Steps) both.Take(step);
        return both._bucket.Open.UsedNanos;
    }

    private void Take(Step step)
    {
        if (step is Step.Wait wait) _now += wait.Time;
        _bucket.AdvanceTo(Ticks(_now), Window.BclCompatibleTicks, _facts);
        switch (step)
        {
            case Step.Use use:
                var time = _now + use.Offset;
                _bucket.Apply(new Usage((Int128)use.Nanos, Ticks(time), Ticks(_now), use.Subject[1]), Ticks(_now), new EventName(use), _facts);
                _model.Receive(new Reading(use.Id, time, use.Nanos, use.Subject), _now);
                break;
            case Step.Edit edit:
                _bucket.Edit(new BucketEdit(OracleWords.ToCore(edit.Terms), _bucket.Meter, null, Cause.Edit), Ticks(_now), _facts);
                _model.Edit(edit.Terms, _now);
                break;
            case Step.Wait:
                _model.AdvanceTo(_now);
                break;
        }
    }

    private string? Difference()
    {
        var (product, oracle) = (_facts.Select(OracleWords.TextOf).ToList(), _model.Facts.Select(fact => fact.ToString()).ToList());
        for (var at = 0; at < Math.Max(product.Count, oracle.Count); at++)
            if (product.ElementAtOrDefault(at) != oracle.ElementAtOrDefault(at)) return $"product: {product.ElementAtOrDefault(at)}\noracle:  {oracle.ElementAtOrDefault(at)}";
        if (Scale.Figure(_bucket.Open.UsedNanos) != _model.Used) return $"product used {_bucket.Open.UsedNanos}, oracle {_model.Used}";
        var lines = Enumerable.Range(0, _bucket.Terms.Thresholds.Length).Where(place => !_bucket.Terms.Thresholds[place].Line.IsRecurring).Select(place => TextOf(_bucket.Open.LineAt(place)));
        var (mine, theirs) = (string.Join(", ", lines), string.Join(", ", _model.Standings()));
        return mine == theirs ? null : $"product stands {mine}\noracle stands  {theirs}";
    }

    private static string TextOf(LineState line) => $"{line.Position} {(line.Position == LinePosition.Crossed ? line.Armings : line.Armings + 1)}";

    private static long Ticks(DateTime instant) => Instant.FromDateTimeUtc(instant).ToUnixTimeTicks();

    private sealed class EventName(Step.Use use) : UsageNames
    {
        public override string EventId => use.Id;

        public override string Subject => use.Subject;
    }
}
