using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Spend;

/// <summary>S18: usage is priced as it arrives, and every kind of line stands in money.</summary>
public sealed class SpendBucketTests
{
    [Fact]
    public void A_budget_is_used_up_by_what_usage_costs()
    {
        var bucket = Priced("12", ["100:0.1 0.05"], "50%", "100%");
        bucket.UseOf("1:59").ShouldBe("");
        bucket.Used.ShouldBe("5.9");
        bucket.UseOf("1:1").ShouldBe("+50%");
        bucket.UseOf("1:40");
        bucket.Used.ShouldBe("10");
        bucket.UseOf("1:39.8").ShouldBe("");
        bucket.Used.ShouldBe("11.99");
        bucket.UseOf("1:0.2").ShouldBe("+100%");
    }

    [Fact]
    public void Every_kind_of_line_stands_in_money()
    {
        var bucket = Priced("10", ["0.5"], "80%", "=3", "left1", "every2.5", "every10%>100");
        bucket.UseOf("1:6").ShouldBe("+step2.5 +=3");
        bucket.UseOf("1:13").ShouldBe("+step5 +step7.5 +80% +left1");
        bucket.UseOf("1:4").ShouldBe("+step10 +step11");
    }

    [Fact]
    public void A_billionth_of_a_billionth_below_a_line_does_not_reach_it()
    {
        var bucket = Priced("1", ["0.999999999"], "100%");
        bucket.UseOf("1:1.000000001").ShouldBe("");
        bucket.Used.ShouldBe("0.999999999999999999");
        bucket.UseOf("1:0.000000001").ShouldBe("+100%");
        bucket.Used.ShouldBe("1.000000000999999998");
    }

    [Fact]
    public void A_flat_fee_is_charged_once()
    {
        var bucket = Priced("100", ["10:1+5 2+20"]);
        bucket.UseOf("1:1");
        bucket.Used.ShouldBe("6");
        bucket.UseOf("1:9");
        bucket.Used.ShouldBe("15");
        bucket.UseOf("1:1");
        bucket.Used.ShouldBe("37");
        bucket.UseOf("1:1");
        bucket.Used.ShouldBe("39");
    }

    [Fact]
    public void A_correction_goes_back_down_the_price_curve()
    {
        var bucket = Priced("30", ["10:1+5 2+20"], "100%");
        bucket.UseOf("1:11").ShouldBe("+100%");
        bucket.UseOf("1:-1").ShouldBe("-100%");
        bucket.Used.ShouldBe("15");
        bucket.Last.Cause.ShouldBe(Cause.Correction);
        bucket.UseOf("1:-10");
        bucket.Used.ShouldBe("0");
        bucket.UseOf("1:-2");
        bucket.Used.ShouldBe("-2");
    }

    [Fact]
    public void Several_meters_use_up_one_budget_each_at_its_own_price()
    {
        var bucket = Priced("10", ["0.5", "100@3", "2:0 1"], "50%", "100%");
        bucket.UseOf("1:4").ShouldBe("");
        bucket.UseOf("2:1").ShouldBe("+50%");
        bucket.UseOf("2:99").ShouldBe("");
        bucket.UseOf("3:2").ShouldBe("");
        bucket.Used.ShouldBe("5");
        bucket.UseOf("3:5").ShouldBe("+100%");
    }

    [Fact]
    public void What_several_meters_read_out_of_one_event_is_one_change()
    {
        var bucket = Priced("10", ["1", "1"], "50%", "100%");
        bucket.UseOf("1:20 2:-14").ShouldBe("+50%");
        (bucket.Last.UsedBefore.ToString(), bucket.Last.Used.ToString()).ShouldBe(("0", "6"));
        bucket.UseOf("1:1 2:-3").ShouldBe("-50%");
        bucket.Last.Cause.ShouldBe(Cause.Correction);
        bucket.UseOf("1:-9 2:15").ShouldBe("+50% +100%");
        bucket.Last.Cause.ShouldBe(Cause.Usage);
    }

    [Fact]
    public void A_new_period_begins_at_the_first_price_again_and_late_usage_goes_on_in_the_old_one()
    {
        var bucket = Priced("100", ["10:1+5 2+20"], "=40");
        bucket.UseOf("1:11");
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.UseOf("1:1");
        bucket.Used.ShouldBe("6");
        bucket.UseOf("1:2", At("2026-03-20T00:00:00Z")).ShouldBe("+=40");
        (bucket.Last.Late, bucket.Last.UsedBefore.ToString(), bucket.Last.Used.ToString()).ShouldBe((true, "37", "41"));
    }

    [Fact]
    public void Usage_ahead_of_its_period_is_priced_when_the_period_starts()
    {
        var bucket = Priced("10", ["1", "1"], "50%");
        bucket.Clock("2026-03-31T23:59:00Z");
        bucket.UseOf("1:20 2:-14", At("2026-04-01T00:01:00Z")).ShouldBe("");
        bucket.Clock("2026-04-01T00:02:00Z").ShouldBe("+50%");
        (bucket.Last.UsedBefore.ToString(), bucket.Last.Used.ToString()).ShouldBe(("0", "6"));
    }

    [Fact]
    public void A_voided_event_is_taken_back_at_what_it_costs_now()
    {
        var bucket = Priced("100", ["10:1+5 2+20", "3"]);
        var now = bucket.Now;
        bucket.UseOf("1:10 2:1", now);
        bucket.UseOf("1:5", now);
        bucket.Used.ShouldBe("48");
        bucket.TakeBack("1:10 2:1", now);
        bucket.Used.ShouldBe("10");
    }

    [Fact]
    public void Other_prices_charge_anew_for_the_period_that_runs_and_not_for_those_that_ended()
    {
        var bucket = Priced("10", ["0.5"], "50%");
        bucket.UseOf("1:8");
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.UseOf("1:8");
        bucket.Edit(bucket.Bucket.Terms.Charging("1")).ShouldBe("+50%");
        bucket.Used.ShouldBe("8");
        bucket.Last.Cause.ShouldBe(Cause.Edit);
        bucket.UseOf("1:1", At("2026-03-20T00:00:00Z"));
        bucket.Bucket.Closed![0].UsedNanos.ShouldBe(Figure.PartsOf(Quantity.Parse("4.5"), Figure.MoneyDigits));
        bucket.Edit(bucket.Bucket.Terms.Charging("0.25")).ShouldBe("-50%");
    }

    [Fact]
    public void A_grant_in_money_makes_room_and_burns_to_the_last_digit()
    {
        var bucket = Priced("1", ["0.333333333"], "100%");
        bucket.UseOf("1:3.1").ShouldBe("+100%");
        bucket.Grant("g", "0.5", expires: "2026-03-20T00:00:00Z").ShouldBe("-100%");
        bucket.Holds.ShouldBe("1.5");
        bucket.Clock("2026-03-21T00:00:00Z").ShouldBe("+100%");
        bucket.Holds.ShouldBe("1.0333333323");
    }

    [Fact]
    public void Unused_money_rolls_over_and_a_top_up_is_in_money()
    {
        var bucket = new TestedBucket(
            Monthly("10").Charging("0.7") with { Rollover = new(Quantity.Of(5), 1), TopUp = new(Quantity.Of(1), Quantity.Of(3), 2) }, PriceText.Sums(1));
        bucket.UseOf("1:11");
        bucket.Clock("2026-04-02T00:00:00Z");
        bucket.Holds.ShouldBe("12.3");
        bucket.UseOf("1:16.2").ShouldBe("top-up");
        bucket.Holds.ShouldBe("15.3");
    }

    [Fact]
    public void A_level_stays_below_ten_to_the_fifteenth_and_a_quantity_below_ten_to_the_eighteenth()
    {
        var bucket = Priced("1", ["999999999", "0"]);
        Room(bucket, 1, "1000000.000000000").ShouldBeTrue();
        Room(bucket, 1, "1000000.002").ShouldBeFalse();
        Room(bucket, 2, "999999999999999999").ShouldBeTrue();
        bucket.UseOf("2:999999999999999999");
        Room(bucket, 2, "1").ShouldBeFalse();
    }

    [Fact]
    public void Quantities_of_several_meters_add_up_where_nothing_is_priced()
    {
        var bucket = new TestedBucket(Monthly("100", "50%") with { Meter = "m1", Meters = ["m1", "m2"] }, PriceText.Sums(2, null));
        bucket.UseOf("1:30", subject: 1).ShouldBe("");
        bucket.UseOf("2:25", subject: 2).ShouldBe("+50%");
        bucket.Used.ShouldBe("55");
        ((Crossed)bucket.Last).TopContributors.Select(one => $"{one.Subject}:{one.Used}").ShouldBe(["1:30", "2:25"]);
        bucket.Join(2, "30", "100%").ShouldBe("");
        bucket.UseOf("1:9 2:-4", subject: 2).ShouldBe("+s2:100%");
        bucket.Used.ShouldBe("60");
    }

    private static bool Room(TestedBucket bucket, int meter, string value) =>
        bucket.Bucket.HasRoomFor(new Usage(Quantity.Parse(value).Nanos, bucket.Now.ToUnixTimeTicks(), bucket.Now.ToUnixTimeTicks(), 1) { Meter = meter });

    private static TestedBucket Priced(string capacity, string[] prices, params string[] lines) =>
        new(Monthly(capacity, lines).Charging(prices), PriceText.Sums(prices.Length));
}
