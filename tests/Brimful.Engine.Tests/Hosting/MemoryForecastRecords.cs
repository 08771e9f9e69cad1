using Brimful.Core.Calibration;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>What forecasts have said, in memory.</summary>
public sealed class MemoryForecastRecords : IForecastRecords
{
    private readonly Dictionary<(int Tenant, int Account, string Bucket, int Incarnation, int Number), Kept> _periods = [];

    /// <summary>Thrown by the next write, once.</summary>
    public Exception? Refusal { get; set; }

    public int PeriodCount
    {
        get
        {
            lock (_periods) return _periods.Count;
        }
    }

    public MemoryForecastRecords Copy()
    {
        var copy = new MemoryForecastRecords();
        lock (_periods)
            foreach (var (key, kept) in _periods) copy._periods.Add(key, kept);
        return copy;
    }

    public void Forget(int tenant, int account)
    {
        lock (_periods) RemoveWhere(period => period.Tenant == tenant && period.Account == account);
    }

    public Task RememberAsync(IReadOnlyList<SaidOfPeriod> said, CancellationToken cancellationToken) => Write(() =>
    {
        foreach (var (period, day) in said)
        {
            var known = _periods.GetValueOrDefault(KeyOf(period)) ?? new Kept(period, [], null);
            if (known.Used is null && (known.Days.Count == 0 || known.Days[^1].DaysPassed < day.DaysPassed)) _periods[KeyOf(period)] = known with { Days = [.. known.Days, day] };
        }
    });

    public Task<IReadOnlyList<ForecastedPeriod>> ListOpenAsync(int tenant, Instant endedBy, int limit, CancellationToken cancellationToken)
    {
        lock (_periods)
            return Task.FromResult<IReadOnlyList<ForecastedPeriod>>([.. _periods.Values.Where(kept => kept.Used is null && kept.Period.Tenant == tenant && kept.Period.End <= endedBy)
                .Select(kept => kept.Period).OrderBy(period => period.End).Take(limit)]);
    }

    public Task SettleAsync(ForecastedPeriod period, Int128 used, CancellationToken cancellationToken) => Write(() =>
    {
        if (_periods.TryGetValue(KeyOf(period), out var kept)) _periods[KeyOf(period)] = kept with { Used = kept.Used ?? used };
    });

    public Task ForgetAsync(ForecastedPeriod period, CancellationToken cancellationToken) => Write(() => _periods.Remove(KeyOf(period)));

    public Task ForgetEndedAsync(int tenant, Instant before, CancellationToken cancellationToken) => Write(() => RemoveWhere(period => period.Tenant == tenant && period.End < before));

    public Task ForgetAccountAsync(int tenant, int account, CancellationToken cancellationToken)
    {
        Forget(tenant, account);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SettledPeriod>> ListSettledAsync(SettledQuery query, CancellationToken cancellationToken)
    {
        lock (_periods)
        {
            var found = _periods.Values.Where(kept => kept.Used is not null && kept.Period.Tenant == query.Tenant && kept.Period.End >= query.EndedFrom && kept.Period.End < query.EndedBefore)
                .Where(kept => (query.Account is null || kept.Period.Account == query.Account) && (query.Bucket is null || kept.Period.Bucket == query.Bucket))
                .OrderByDescending(kept => kept.Period.End).ThenByDescending(kept => kept.Period.Account).ThenByDescending(kept => kept.Period.Bucket, StringComparer.Ordinal)
                .ThenByDescending(kept => kept.Period.Incarnation).ThenByDescending(kept => kept.Period.Number);
            var rest = query.After is null ? found : found.SkipWhile(kept => kept.Period != query.After).Skip(1);
            return Task.FromResult<IReadOnlyList<SettledPeriod>>([.. rest.Take(query.Limit)
                .Select(kept => new SettledPeriod(kept.Period, new RememberedPeriod(kept.Period.LengthDays, [.. kept.Days], kept.Used!.Value)))]);
        }
    }

    private Task Write(Action write)
    {
        lock (_periods)
        {
            var refusal = Refusal;
            Refusal = null;
            if (refusal is not null) return Task.FromException(refusal);
            write();
        }
        return Task.CompletedTask;
    }

    private void RemoveWhere(Func<ForecastedPeriod, bool> isGone)
    {
        foreach (var key in _periods.Where(pair => isGone(pair.Value.Period)).Select(pair => pair.Key).ToList()) _periods.Remove(key);
    }

    private static (int Tenant, int Account, string Bucket, int Incarnation, int Number) KeyOf(ForecastedPeriod period) =>
        (period.Tenant, period.Account, period.Bucket, period.Incarnation, period.Number);

    private sealed record Kept(ForecastedPeriod Period, List<RememberedDay> Days, Int128? Used);
}
