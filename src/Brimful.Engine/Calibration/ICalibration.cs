using Brimful.Core.Calibration;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Calibration;

/// <summary>How far a tenant's forecasts are to be trusted, by what happened.</summary>
public interface ICalibration
{
    /// <summary>Of all of a tenant's buckets: periods that ended in a span.</summary>
    Task<Outcome<CalibrationView>> OfTenantAsync(string tenant, CalibrationSpan span, CancellationToken cancellationToken);
}

/// <param name="From">Only periods that ended at or after this; null: as far back as is remembered.</param>
/// <param name="To">Only those that ended before this; null: until now.</param>
public sealed record CalibrationSpan(Instant? From, Instant? To);

/// <param name="AsOf">The moment by the tenant's clock.</param>
/// <param name="Since">When the first of the periods began; null where there is none.</param>
/// <param name="Buckets">How many buckets they are of.</param>
/// <param name="IsCut">Whether there are more than are looked at: the last to end are.</param>
public sealed record CalibrationView(Instant AsOf, Instant? Since, int Buckets, bool IsCut, CalibrationReport Report);

/// <summary>How far one bucket's forecasts were to be trusted.</summary>
/// <param name="BrierSkill">How much of the error of a run-rate with a normal error they saved: 1 is all, below 0 they were worse. Null where the run-rate made none.</param>
/// <param name="Coverage">How often the end of a period was within the interval that eight of ten should be in; null where nothing was used.</param>
public sealed record ForecastQuality(double? BrierSkill, double? Coverage);
