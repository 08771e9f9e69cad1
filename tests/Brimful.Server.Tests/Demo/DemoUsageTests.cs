using System.Text;
using System.Text.Json;
using Brimful.Server.Demo;
using NodaTime;
using NodaTime.Extensions;

namespace Brimful.Server.Tests.Demo;

public sealed class DemoUsageTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 5, 1, 6, 0);

    [Theory]
    [InlineData(240)]
    [InlineData(60)]
    public void The_month_crosses_what_the_show_promises_and_takes_one_session_back(int steps)
    {
        var played = Play(steps);
        SumOf(played, "data.used").ShouldBe(1.05m * DemoCast.Data.Capacity);
        SumOf(played, "call.ended").ShouldBe(0.91m * DemoCast.Minutes.Capacity);
        played.Count(one => TypeOf(one) == "api.call").ShouldBe((int)(1.06m * DemoCast.ApiCalls.Capacity));
        played.Count(one => TypeOf(one) == "data.used" && AmountOf(one) < 0).ShouldBe(1);
        played.Where(one => TypeOf(one) == "storage.measured").Max(AmountOf).ShouldBeGreaterThan(0.8m * DemoCast.Storage.Capacity);
    }

    [Fact]
    public void The_correction_falls_back_below_the_line_that_was_crossed()
    {
        var level = 0m;
        var levels = Play(240).Where(one => TypeOf(one) == "data.used").Select(one => (Before: level, After: level += AmountOf(one))).ToList();
        var correction = levels.Single(step => step.After < step.Before);
        correction.Before.ShouldBeGreaterThanOrEqualTo(0.8m * DemoCast.Data.Capacity);
        correction.After.ShouldBeLessThan(0.8m * DemoCast.Data.Capacity);
    }

    [Fact]
    public void No_event_lies_ahead_of_the_clock_and_no_id_comes_twice()
    {
        var rhythm = new DemoRhythm(Start, 60);
        var usage = new DemoUsage(rhythm);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var step = 0; step < rhythm.Steps; step++)
        {
            var (lines, stepIds) = usage.Step(step);
            foreach (var one in Read(lines)) one.GetProperty("time").GetDateTimeOffset().ToInstant().ShouldBeInRange(Start, rhythm.EndOf(step));
            stepIds.ShouldAllBe(id => ids.Add(id));
        }
    }

    private static List<JsonElement> Play(int steps)
    {
        var usage = new DemoUsage(new DemoRhythm(Start, steps));
        return [.. Enumerable.Range(0, steps).SelectMany(step => Read(usage.Step(step).Lines))];
    }

    private static IEnumerable<JsonElement> Read(ReadOnlyMemory<byte> lines) =>
        Encoding.UTF8.GetString(lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private static decimal SumOf(List<JsonElement> played, string type) => played.Where(one => TypeOf(one) == type).Sum(AmountOf);

    private static string TypeOf(JsonElement one) => one.GetProperty("type").GetString()!;

    private static decimal AmountOf(JsonElement one) => one.GetProperty("data").GetProperty("amount").GetDecimal();
}
