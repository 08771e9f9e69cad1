using Brimful.Core.Calibration;
using NodaTime;

namespace Brimful.Engine.Ports;

/// <summary>What forecasts have said about periods, day by day, and what those came to. Writes are durable on return, whole or not at all, and change nothing when they are made again.</summary>
public interface IForecastRecords
{
    /// <summary>Remembers what was said about periods on a day. The first of a day stays, a day that is not after the last one changes nothing, and
    /// so does one of a period that is compared already.</summary>
    Task RememberAsync(IReadOnlyList<SaidOfPeriod> said, CancellationToken cancellationToken);

    /// <summary>Periods of a tenant that had ended by an instant and are not compared yet, the first to end first.</summary>
    Task<IReadOnlyList<ForecastedPeriod>> ListOpenAsync(int tenant, Instant endedBy, int limit, CancellationToken cancellationToken);

    /// <summary>Notes what a period came to; the first stays.</summary>
    /// <param name="used">In the parts of the bucket's figures.</param>
    Task SettleAsync(ForecastedPeriod period, Int128 used, CancellationToken cancellationToken);

    /// <summary>Forgets a period: nothing will tell what it came to.</summary>
    Task ForgetAsync(ForecastedPeriod period, CancellationToken cancellationToken);

    /// <summary>Forgets what has ended before an instant, compared or not.</summary>
    Task ForgetEndedAsync(int tenant, Instant before, CancellationToken cancellationToken);

    /// <summary>Forgets all of an account that is gone.</summary>
    Task ForgetAccountAsync(int tenant, int account, CancellationToken cancellationToken);

    /// <summary>Periods that are compared, the last to end first.</summary>
    Task<IReadOnlyList<SettledPeriod>> ListSettledAsync(SettledQuery query, CancellationToken cancellationToken);
}

/// <summary>A period of a bucket that forecasts spoke of.</summary>
/// <param name="Account">Its number in the directory.</param>
/// <param name="LengthDays">Whole days.</param>
public sealed record ForecastedPeriod(int Tenant, int Account, string Bucket, int Incarnation, int Number, Instant Start, Instant End, int LengthDays);

/// <summary>What was said about a period on a day.</summary>
public readonly record struct SaidOfPeriod(ForecastedPeriod Period, RememberedDay Day);

/// <summary>A period that is over, with what was said and what it came to.</summary>
public sealed record SettledPeriod(ForecastedPeriod Period, RememberedPeriod Remembered);

/// <param name="EndedFrom">Only those that ended at or after this instant.</param>
/// <param name="EndedBefore">Only those that ended before this.</param>
public sealed record SettledQuery(int Tenant, Instant EndedFrom, Instant EndedBefore, int Limit)
{
    /// <summary>Only those of one account's bucket, where both are given.</summary>
    public int? Account { get; init; }

    public string? Bucket { get; init; }

    /// <summary>Only those that come after this one in the order of the answer.</summary>
    public ForecastedPeriod? After { get; init; }
}
