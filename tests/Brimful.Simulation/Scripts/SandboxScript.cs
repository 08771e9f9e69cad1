using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Tests.Properties;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using Brimful.Oracle;
using NodaTime;

namespace Brimful.Simulation.Scripts;

/// <summary>A sandbox whose one client waits for each answer before it goes on, so that the order of all it did is known and the whole of the rules can be
/// checked by the oracle: a random program with late usage, corrections, gauges, edits and a clock that is moved.</summary>
internal sealed class SandboxScript : TenantScript
{
    private const int MostSteps = 24;
    private const int MostStepsOfSmall = 10;

    private readonly Program _program;
    private readonly BucketModel _model;
    private readonly List<string> _batch = [];
    private readonly List<string> _sent = [];
    private DateTime _now = Program.Start;
    private int _accepted;
    private BucketStatus? _status;

    public SandboxScript(World world, string tenant)
        : base(world, tenant)
    {
        _program = Program.Random(world.Dice.Next());
        _model = new BucketModel(_program.Terms, (Measure)_program.Aggregation, Program.Start);
    }

    public override IReadOnlyList<(string Account, string Bucket)> Buckets { get; } = [("a", "b")];

    public override async Task SetUpAsync()
    {
        await DoneAsync($"put {Tenant}", server => server.Tenants.PutAsync(Tenant, new TenantTerms(Tenant, TenantMode.Sandbox, InstantOf(_now)), default, default));
        var value = _program.Aggregation == Aggregation.Count ? null : "$.value";
        await DoneAsync($"put {Tenant}/m", server => server.Meters.PutAsync(Tenant, "m", new MeterTerms("use", _program.Aggregation, value, "1", []), default, default));
        await PutEndpointsAsync();
        await PutAccountAsync("a", "s1", "s2", "s3");
        await PutBucketAsync(_program.Terms);
        IsSetUp = true;
    }

    public override async Task PlayAsync()
    {
        foreach (var step in _program.Steps.Take(World.IsSmall ? MostStepsOfSmall : MostSteps))
        {
            await TakeAsync(step);
            if (World.Dice.Next(4) == 0) await Task.Delay(TimeSpan.FromMilliseconds(World.Dice.Next(1, 60_000)), World.Clock);
        }
        await FlushAsync();
    }

    public override async Task AskAsync()
    {
        await base.AskAsync();
        _status = (await DoneAsync($"get {Tenant}/a/b", server => server.Buckets.GetAsync(Tenant, "a", "b", default))).Status;
    }

    /// <summary>Single lines tell both hooks of everything; recurring ones, which may be many, only list.</summary>
    public override IReadOnlyList<string> ToldOf(string account, string bucket, Line line, bool isCrossing) => line.Recurs ? [] : Hooks;

    public override IEnumerable<string> Complaints()
    {
        var number = World.Disk.Tables.Facts.Values.Where(item => World.TenantKey(item.TenantNumber) == Tenant).ToList();
        var product = number.Select(item => OracleWords.TextOf(item.Fact)).ToList();
        var oracle = _model.Facts.Select(fact => fact.ToString()).ToList();
        for (var at = 0; at < Math.Max(product.Count, oracle.Count); at++)
        {
            if (product.ElementAtOrDefault(at) == oracle.ElementAtOrDefault(at)) continue;
            yield return $"{Tenant} recorded {product.ElementAtOrDefault(at)}, the recount has {oracle.ElementAtOrDefault(at)}, in\n{_program}";
            break;
        }
        if (OracleWords.FigureOf(_status!.Used) != _model.Used) yield return $"{Tenant} has used {_status.Used}, the recount has {_model.Used} of 10^-18, in\n{_program}";
        var standings = string.Join(", ", _status.Thresholds.Where(line => !line.Line.IsRecurring).Select(line => $"{line.State} {line.Arming}"));
        var expected = string.Join(", ", _model.Standings());
        if (standings != expected) yield return $"{Tenant} stands {standings}, the recount {expected}";
        foreach (var complaint in Ends.ComplaintsAgainst(new KnownEvents(_accepted, 0, Acknowledged, Arrived))) yield return $"{Tenant}: {complaint}";
    }

    private async Task TakeAsync(Step step)
    {
        if (step is Step.Use use)
        {
            Add(use);
            if (World.Dice.Next(3) == 0) await FlushAsync();
            return;
        }
        await FlushAsync();
        switch (step)
        {
            case Step.Wait wait:
                _now += wait.Time;
                await DoneAsync($"set the clock of {Tenant}", server => server.Tenants.SetClockAsync(Tenant, InstantOf(_now), default));
                _model.AdvanceTo(_now);
                break;
            case Step.Edit edit:
                await PutBucketAsync(edit.Terms);
                _model.Edit(edit.Terms, _now);
                break;
            default:
                await DoneAsync($"get {Tenant}/a/b", server => server.Buckets.GetAsync(Tenant, "a", "b", default));
                break;
        }
    }

    /// <summary>Each event once to the oracle; to the server now and then again.</summary>
    private void Add(Step.Use use)
    {
        var time = _now + use.Offset;
        var text = Event(use.Id, "use", use.Subject, time, Decimal(use.Nanos));
        if (_now - time <= TimeSpan.FromDays(35))
        {
            _model.Receive(new Reading(use.Id, time, use.Nanos, use.Subject), _now);
            _accepted++;
        }
        _batch.Add(text);
        _sent.Add(text);
        if (World.Dice.Next(4) == 0) _batch.Add(_sent[^World.Dice.Next(1, Math.Min(_sent.Count, 5) + 1)]);
    }

    private async Task FlushAsync()
    {
        if (_batch.Count == 0) return;
        var batch = _batch.ToList();
        _batch.Clear();
        await SendAsync(batch);
    }

    private Task PutBucketAsync(Terms terms) => DoneAsync($"put {Tenant}/a/b", server => server.Buckets.PutAsync(Tenant, "a", "b", Announced(OracleWords.ToCore(terms)), default, default));

    private static BucketTerms Announced(BucketTerms terms) => terms with
    {
        Thresholds = [.. terms.Thresholds.Select(threshold => threshold.Line.IsRecurring ? threshold : threshold with
        {
            Notify = [.. Hooks],
            On = Announcements.Crossed | Announcements.Cleared,
        })],
    };

    private static Instant InstantOf(DateTime time) => Instant.FromDateTimeUtc(time);
}
