using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.InProcess;
using Brimful.Bench.Load;
using Brimful.Engine.Capacity;
using Brimful.Engine.Forecasts;
using Brimful.Engine.History;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Bench.DayClose;

/// <summary>What it costs to look at every bucket as a day closes, without the rests between looks: forecast lines, and what is observed. Beside it, what it takes to read one bucket's
/// days off the store and no more, one bucket after the other.</summary>
internal sealed class DayCloseBench(int buckets, int days, ulong seed, FigureSheet sheet)
{
    private const int Sample = 500;

    /// <summary>A look and the rest after it, in times of the look.</summary>
    private const int WithRest = 4;

    private static readonly Instant First = Instant.FromUtc(2026, 3, 1, 0, 0);

    /// <returns>False when a bucket was not told what is to come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"forecasts      seed {seed}, {buckets:N0} buckets with a line that looks ahead, {days} days of usage");
        using var engine = new LookedEngine(buckets, seed, First);
        await engine.SetUpAsync(cancellationToken);
        for (var day = 0; day < days; day++) await UseADayAsync(engine, day, cancellationToken);
        engine.Checkpoint();
        engine.Clock.Now = First + Duration.FromDays(days);
        await LookAsync(engine, "first_look");
        await UseADayAsync(engine, days, cancellationToken);
        engine.Clock.Now = First + Duration.FromDays(days + 1);
        var looked = await LookAsync(engine, "day_close");
        await ObserveAsync(engine);
        await BaselineAsync(engine, looked, cancellationToken);
        return await AreToldAsync(engine);
    }

    private static async Task UseADayAsync(LookedEngine engine, int day, CancellationToken cancellationToken)
    {
        engine.Clock.Now = First + Duration.FromDays(day) + Duration.FromHours(12);
        await engine.UseAsync(cancellationToken);
    }

    /// <summary>Looks at all that is due.</summary>
    /// <returns>Microseconds a bucket.</returns>
    private async Task<double> LookAsync(LookedEngine engine, string name)
    {
        var (heap, cost) = (GC.GetTotalMemory(forceFullCollection: true), Cost.Now());
        while (await engine.Forecasts.LookAtDueAsync() is not null)
        {
            // Until nothing is due.
        }
        cost = Cost.Now() - cost;
        sheet.Add(
            new Figure($"forecasts.{name}", cost.Seconds * 1e6 / buckets, "us a bucket"),
            new Figure($"forecasts.{name}_processor", cost.Processor * 1e6 / buckets, "us a bucket"),
            new Figure($"forecasts.{name}_million", cost.Seconds / buckets * 1e6 * WithRest / 60, "min for a million, with rests"),
            new Figure($"forecasts.{name}_allocated", cost.Allocated / buckets, "bytes a bucket"),
            new Figure($"forecasts.{name}_kept", (GC.GetTotalMemory(forceFullCollection: true) - heap) / (double)buckets, "bytes a bucket"),
            new Figure($"forecasts.{name}_resident_at_most", Process.GetCurrentProcess().PeakWorkingSet64 / 1e6, "MB"));
        return cost.Seconds * 1e6 / buckets;
    }

    private async Task ObserveAsync(LookedEngine engine)
    {
        var cost = Cost.Now();
        await engine.Observations.LookAtAllAsync(BenchEngine.Tenant);
        cost = Cost.Now() - cost;
        sheet.Add(
            new Figure("observations.sweep", cost.Seconds * 1e6 / buckets, "us an account"),
            new Figure("observations.sweep_processor", cost.Processor * 1e6 / buckets, "us an account"),
            new Figure("observations.sweep_million", cost.Seconds / buckets * 1e6 * WithRest / 60, "min for a million, with rests"),
            new Figure("observations.sweep_allocated", cost.Allocated / buckets, "bytes an account"));
    }

    private async Task BaselineAsync(LookedEngine engine, double looked, CancellationToken cancellationToken)
    {
        var (sample, reading) = (Math.Min(Sample, buckets), new ForecastReading(engine.Node));
        var read = Stopwatch.StartNew();
        for (var each = 0; each < sample; each++) ReadDays(engine, AccountOf(each));
        read.Stop();
        var alone = Stopwatch.StartNew();
        for (var each = 0; each < sample; each++) (await reading.ReadAsync(new BucketPath(BenchEngine.Tenant, EventTemplate.AccountKey(AccountOf(each)), "volume"), cancellationToken)).OrThrow();
        var (oneRead, oneByOne) = (read.Elapsed.TotalMicroseconds / sample, alone.Elapsed.TotalMicroseconds / sample);
        sheet.Add(
            new Figure("forecasts.one_read", oneRead, "us a bucket"),
            new Figure("forecasts.day_close_to_one_read", looked / oneRead, "times"),
            new Figure("forecasts.alone", oneByOne, "us a bucket, one by one"),
            new Figure("forecasts.alone_to_day_close", oneByOne / looked, "times"));

        int AccountOf(int each) => (int)((long)each * buckets / sample);
    }

    /// <summary>All that the store has rolled up of one neighbourhood in the days that are looked back at.</summary>
    private void ReadDays(LookedEngine engine, int account)
    {
        var settings = engine.Node.ShardOf(account).Settings;
        var blocks = engine.Shards.History.Rollups.Read(settings.Number, HistoryForm.GroupOf(account, settings.ShardBits), HistoryForm.DayOf(First.ToUnixTimeTicks()), HistoryForm.DayOf((First + Duration.FromDays(days)).ToUnixTimeTicks()));
        foreach (var block in blocks.Blocks)
        {
            var reader = new RollupReader(block);
            while (reader.Read(out _))
            {
                // To its end.
            }
        }
    }

    private async Task<bool> AreToldAsync(LookedEngine engine)
    {
        var told = 0;
        for (var first = 0; first < buckets; first += 1000)
        {
            var (from, to) = (first, Math.Min(buckets, first + 1000));
            told += (await engine.Node.AskAsync<int>(_ => Enumerable.Range(from, to - from).Count(number =>
                engine.Node.Directory.FindAccount(number) is { } account && engine.Node.ShardOf(account.Number).FindAccount(account.Number)?.Find("volume")?.Open.OutlookAt(1).AsOfTicks > 0))).OrThrow();
        }
        sheet.Say($"exactness      {buckets:N0} buckets, {told:N0} told what is to come: {(told == buckets ? "exact" : "NOT EXACT")}");
        return told == buckets;
    }

    /// <summary>What was spent so far.</summary>
    private readonly record struct Cost(double Seconds, double Processor, double Allocated)
    {
        public static Cost Now() => new(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, GC.GetTotalAllocatedBytes());

        public static Cost operator -(Cost left, Cost right) => new(left.Seconds - right.Seconds, left.Processor - right.Processor, left.Allocated - right.Allocated);
    }
}
