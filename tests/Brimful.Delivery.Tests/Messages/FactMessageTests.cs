using System.Buffers;
using System.Text;
using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Tests.Words;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Notices;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Delivery.Tests.Messages;

public sealed class FactMessageTests
{
    private static readonly FactMessage Message = new(Some.Ids);

    [Fact]
    public void A_crossing_says_everything_in_exact_numbers() =>
        Render(Some.Fact()).ShouldBe(
            "{\"type\":\"bucket.threshold.crossed\",\"timestamp\":\"2026-03-01T12:00:00Z\",\"data\":{"
            + $"\"notificationId\":\"{Some.Ids.Of(Some.Fact())}\",\"tenant\":\"one\",\"account\":{{\"key\":\"acme\",\"name\":\"Acme & Söhne\"}},\"subject\":\"line-1\","
            + "\"bucket\":{\"key\":\"data\",\"name\":\"Monthly data\",\"meter\":\"bytes\",\"unit\":\"B\"},"
            + "\"period\":{\"start\":\"2026-03-01T00:00:00Z\",\"end\":\"2026-04-01T00:00:00Z\"},"
            + "\"threshold\":{\"percent\":80,\"level\":800},"
            + "\"previousUsed\":790.5,\"used\":800.000000001,\"capacity\":1000,\"remaining\":199.999999999,\"percent\":80,"
            + "\"cause\":\"usage\",\"eventId\":\"evt-1\",\"arming\":1,\"sequence\":17,"
            + "\"occurredAt\":\"2026-03-01T12:00:00Z\",\"detectedAt\":\"2026-03-01T12:00:00.012Z\",\"nextReset\":\"2026-04-01T00:00:00Z\"}}");

    [Fact]
    public void A_clearing_names_the_notification_that_it_takes_back()
    {
        var crossed = Some.Crossed(arming: 3);
        var data = Data(Some.Fact(fact: Some.Cleared(crossed)));
        data.GetProperty("clears").GetString().ShouldBe(Some.Ids.Of(Some.Fact(fact: crossed)));
        data.GetProperty("notificationId").GetString().ShouldNotBe(data.GetProperty("clears").GetString());
        data.GetProperty("cause").GetString().ShouldBe("grant_expired");
        data.TryGetProperty("eventId", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_pools_crossing_names_who_used_most_and_a_participants_whose_line_it_is()
    {
        var pool = Some.Fact(fact: Some.Crossed() with { TopContributors = [new Contributor(4, Quantity.Parse("500.5")), new Contributor(2, Quantity.Of(1))] }) with { Contributors = ["line-4", "line-2"] };
        Data(pool).GetProperty("topContributors").GetRawText().ShouldBe("""[{"subject":"line-4","used":500.5},{"subject":"line-2","used":1}]""");
        var child = Some.Fact(fact: Some.Crossed() with { Participant = 4 }) with { Participant = "line-4" };
        Data(child).GetProperty("threshold").GetRawText().ShouldBe("""{"participant":"line-4","percent":80,"level":800}""");
        Data(child).TryGetProperty("topContributors", out _).ShouldBeFalse();
        new[] { pool, child, child with { Fact = Some.Crossed() with { Participant = 2 } } }.Select(Some.Ids.Of).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_recurring_step_says_its_definition_its_number_and_its_level()
    {
        var fact = Some.Crossed() with { Line = new EveryPercentLine(Quantity.Of(10), Quantity.Of(100)), Step = 2, Level = Quantity.Parse("1200.5").ToExact() };
        Data(Some.Fact(fact: fact)).GetProperty("threshold").GetRawText().ShouldBe("""{"everyPercent":10,"above":100,"step":2,"level":1200.5}""");
    }

    [Fact]
    public void An_unusual_mix_says_which_meter_takes_how_much_in_its_message_and_in_words()
    {
        var crossed = Some.Crossed();
        var mix = new Observation(ObservationKind.Mix, crossed.OccurredAt.ToUnixTimeTicks(), (crossed.OccurredAt - Duration.FromDays(7)).ToUnixTimeTicks(), Quantity.Parse("71.5"), Quantity.Of(38)) { Count = 7, Meter = "video" };
        var item = Some.Fact(fact: new Detected
        {
            Incarnation = 1,
            Sequence = 18,
            PeriodNumber = 2,
            Period = crossed.Period,
            Cause = Cause.Clock,
            UsedBefore = crossed.Used,
            Used = crossed.Used,
            Capacity = crossed.Capacity,
            OccurredAt = crossed.OccurredAt,
            DetectedAt = crossed.DetectedAt,
            Observation = mix,
        });
        Data(item).GetProperty("anomaly").GetRawText().ShouldBe("""{"kind":"mix","since":"2026-02-22T12:00:00Z","days":7,"meter":"video","share":71.5,"expectedShare":38}""");
        var words = Wordsmith.Write(NoticeReader.Read(Encoding.UTF8.GetBytes(Render(item)))!, Told.Reader(), Told.Brand);
        words.Lead.ShouldBe("Since February 22, 2026, video makes up 71.5% of Monthly data of Acme & Söhne; 38% would have been usual.");
    }

    [Theory]
    [InlineData("-5", "10", "15", "-50")]
    [InlineData("15", "10", "0", "150")]
    [InlineData("3", "0", "0", "null")]
    [InlineData("1", "3", "2", "33.333333333")]
    [InlineData("2", "3", "1", "66.666666667")]
    [InlineData("999999999999999999.999999999", "1", "0", "99999999999999999999.9999999")]
    public void Remaining_and_percent_follow_from_used_and_capacity(string used, string capacity, string remaining, string percent)
    {
        var data = Data(Some.Fact(fact: Some.Crossed() with { Used = Quantity.Parse(used), Capacity = Quantity.Parse(capacity) }));
        data.GetProperty("used").GetRawText().ShouldBe(used);
        data.GetProperty("remaining").GetRawText().ShouldBe(remaining);
        data.GetProperty("percent").GetRawText().ShouldBe(percent);
    }

    [Fact]
    public void A_late_fact_says_so_and_an_endless_bucket_has_nulls()
    {
        var data = Data(Some.Fact(fact: Some.Crossed(late: true) with { Period = null }) with { NextReset = null });
        data.GetProperty("late").GetBoolean().ShouldBeTrue();
        data.GetProperty("period").GetRawText().ShouldBe("""{"start":null,"end":null}""");
        data.GetProperty("nextReset").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_same_fact_gives_the_same_bytes() => Render(Some.Fact()).ShouldBe(Render(Some.Fact()));

    [Fact]
    public void A_fact_is_shown_with_the_same_numbers_as_strings_when_asked()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) new FactJson(Some.Ids).Write(writer, Some.Fact(), "acme", NumberStyle.String);
        var fact = JsonDocument.Parse(buffer.WrittenMemory).RootElement;
        fact.GetProperty("fact").GetString().ShouldBe("crossed");
        fact.GetProperty("used").GetString().ShouldBe("800.000000001");
        fact.GetProperty("threshold").GetRawText().ShouldBe("""{"percent":"80","level":"800"}""");
        fact.GetProperty("late").GetBoolean().ShouldBeFalse();
        fact.GetProperty("notificationId").GetString().ShouldBe(Some.Ids.Of(Some.Fact()));
    }

    [Theory]
    [InlineData(Cause.Usage, "usage")]
    [InlineData(Cause.Correction, "correction")]
    [InlineData(Cause.Grant, "grant")]
    [InlineData(Cause.GrantExpired, "grant_expired")]
    [InlineData(Cause.Contribution, "contribution")]
    [InlineData(Cause.Plan, "plan")]
    [InlineData(Cause.Edit, "edit")]
    [InlineData(Cause.Clock, "clock")]
    public void Causes_have_their_names(Cause cause, string name) => cause.ToWire().ShouldBe(name);

    private static string Render(FactItem item) => Encoding.UTF8.GetString(Message.Render(item, "one", new FakeAccounts().Profile(item.AccountNumber)));

    private static JsonElement Data(FactItem item) => JsonDocument.Parse(Render(item)).RootElement.GetProperty("data");
}
