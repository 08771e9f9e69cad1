using System.Globalization;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Properties;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Oracle;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Properties;

/// <summary>Runs a program on an engine for two tenants with identical keys, with batches, repeats, checkpoints and cuts of power at random,
/// and compares each tenant's bucket with the oracle's.</summary>
internal sealed class ModelledEngine(Program program, Random random, NodeOptions? options = null) : IDisposable
{
    private static readonly string[] Tenants = ["t1", "t2"];

    private readonly BucketModel _model = new(program.Terms, (Measure)program.Aggregation, Program.Start);
    private readonly List<string> _batch = [];
    private readonly List<string> _sent = [];
    private RunningEngine _engine = new(options: (options ?? new NodeOptions()) with { IdentityMemoryBytes = 1_024L << random.Next(12), ValuesInMemory = 1 + random.Next(8) });
    private DateTime _now = Program.Start;

    /// <summary>Runs the whole program and answers where the two disagree, or null.</summary>
    public async Task<string?> RunAsync()
    {
        foreach (var tenant in Tenants) await SetUpAsync(tenant);
        foreach (var step in program.Steps)
        {
            await TakeAsync(step);
            if (random.Next(12) == 0) await DisturbAsync();
        }
        await FlushAsync();
        foreach (var tenant in Tenants)
            if (await DifferenceAsync(tenant) is { } difference) return $"{tenant}: {difference}";
        return null;
    }

    public void Dispose() => _engine.Dispose();

    private async Task SetUpAsync(string tenant)
    {
        await Done(_engine.Tenants.PutAsync(tenant, new TenantTerms(tenant, TenantMode.Sandbox, InstantOf(_now)), Always, default));
        var value = program.Aggregation == Aggregation.Count ? null : "$.value";
        await Done(_engine.Meters.PutAsync(tenant, "m", new MeterTerms("use", program.Aggregation, value, "1", []), Always, default));
        await _engine.PutAccountAsync(tenant, "a", "s1", "s2", "s3");
        await _engine.PutBucketAsync(tenant, OracleWords.ToCore(program.Terms));
    }

    private async Task TakeAsync(Step step)
    {
        switch (step)
        {
            case Step.Use use:
                Add(use);
                if (random.Next(3) == 0) await FlushAsync();
                break;
            case Step.Wait wait:
                await FlushAsync();
                _now += wait.Time;
                foreach (var tenant in Tenants) await Done(_engine.Tenants.SetClockAsync(tenant, InstantOf(_now), default));
                _model.AdvanceTo(_now);
                break;
            case Step.Edit edit:
                await FlushAsync();
                foreach (var tenant in Tenants) await _engine.PutBucketAsync(tenant, OracleWords.ToCore(edit.Terms));
                _model.Edit(edit.Terms, _now);
                break;
            default:
                await FlushAsync();
                foreach (var tenant in Tenants) await _engine.StatusAsync(tenant);
                break;
        }
    }

    /// <summary>Each event once to the oracle; to the engine now and then again.</summary>
    private void Add(Step.Use use)
    {
        var time = _now + use.Offset;
        var text = Use(use.Id, new Quantity((Int128)use.Nanos).ToString(), time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture), use.Subject);
        if (_now - time <= TimeSpan.FromDays(35)) _model.Receive(new Reading(use.Id, time, use.Nanos, use.Subject), _now);
        _batch.Add(text);
        _sent.Add(text);
        if (random.Next(4) == 0) _batch.Add(_sent[^random.Next(1, Math.Min(_sent.Count, 5) + 1)]);
    }

    private async Task FlushAsync()
    {
        if (_batch.Count == 0) return;
        foreach (var tenant in Tenants) await _engine.SendAsync(tenant, [.. _batch]);
        _batch.Clear();
    }

    /// <summary>A checkpoint with a cut of power after any of its writes, a cut without one, or a proper restart.</summary>
    private async Task DisturbAsync()
    {
        await FlushAsync();
        foreach (var tenant in Tenants) await _engine.FactsAsync(tenant);
        var (before, cutAfter, copy) = (_engine, random.Next(20), default(RunningEngine));
        if (random.Next(3) > 0)
        {
            var store = default(MemoryShardStore);
            before.Store.AfterStateWrite = () =>
            {
                if (cutAfter-- == 0) store = before.Store.Copy();
            };
            before.Checkpoint();
            before.Store.AfterStateWrite = null;
            if (store is not null) copy = new RunningEngine(store, before.Options, before.Records.Copy());
        }
        _engine = copy ?? before.AfterPowerCut();
        before.Dispose();
    }

    private async Task<string?> DifferenceAsync(string tenant)
    {
        var product = (await _engine.FactsAsync(tenant)).Select(item => OracleWords.TextOf(item.Fact)).ToList();
        var oracle = _model.Facts.Select(fact => fact.ToString()).ToList();
        for (var at = 0; at < Math.Max(product.Count, oracle.Count); at++)
            if (product.ElementAtOrDefault(at) != oracle.ElementAtOrDefault(at)) return $"\nproduct: {product.ElementAtOrDefault(at)}\noracle:  {oracle.ElementAtOrDefault(at)}";
        var status = await _engine.StatusAsync(tenant);
        await _engine.ShouldSumUpAsync(tenant);
        if (OracleWords.FigureOf(status.Used) != _model.Used) return $"used {status.Used}, oracle {_model.Used} of 10^-18";
        var standings = string.Join(", ", status.Thresholds.Where(line => !line.Line.IsRecurring).Select(line => $"{line.State} {line.Arming}"));
        var expected = string.Join(", ", _model.Standings());
        return standings == expected ? null : $"stands {standings}, oracle {expected}";
    }

    private static Instant InstantOf(DateTime time) => Instant.FromDateTimeUtc(time);
}
