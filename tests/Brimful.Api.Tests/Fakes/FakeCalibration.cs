using Brimful.Core.Calibration;
using Brimful.Core.Outlooks;
using Brimful.Engine.Calibration;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>One period of two days' forecasts, and what was asked for.</summary>
internal sealed class FakeCalibration : ICalibration
{
    public List<(string Tenant, CalibrationSpan Span)> Asked { get; } = [];

    public Task<Outcome<CalibrationView>> OfTenantAsync(string tenant, CalibrationSpan span, CancellationToken cancellationToken)
    {
        Asked.Add((tenant, span));
        var tally = new CalibrationTally();
        tally.Add(new RememberedPeriod(30, [Said(10, 0.5), Said(20, 0.95)], 120));
        Outcome<CalibrationView> answer = new CalibrationView(Instant.FromUtc(2026, 3, 20, 8, 0), Instant.FromUtc(2026, 2, 1, 0, 0), 1, false, tally.Report());
        return Task.FromResult(answer);
    }

    private static RememberedDay Said(int day, double odds) => new(day, 0, 10, 100, new ExpectedUsage(80, 110, 130), new ExceedOdds(odds, 0.5, 0));
}
