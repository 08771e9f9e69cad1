using Brimful.Core.Anomalies;

namespace Brimful.Core.Tests.Anomalies;

public sealed class SensitivityTests
{
    [Fact]
    public void The_usual_sensitivity_has_its_threshold_at_one() => Sensitivity.Usual.Threshold.ShouldBe(1, 1e-9);

    [Fact]
    public void The_fewer_false_alarms_are_wanted_the_higher_the_threshold()
    {
        double[] rates = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 3, 30];
        rates.Select(rate => new Sensitivity(rate).Threshold).ShouldBe(rates.Select(rate => new Sensitivity(rate).Threshold).OrderDescending());
        new Sensitivity(30).Threshold.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void No_false_alarms_at_all_are_not_to_be_had() => Should.Throw<InvalidOperationException>(() => new Sensitivity(0).Threshold);
}
