using Brimful.Core.Quantities;
using Brimful.Core.Spend;

namespace Brimful.Core.Tests.Spend;

/// <summary>S18 and S23 "Spend": what a quantity costs, exactly.</summary>
public sealed class PriceTests
{
    [Theory]
    [InlineData("0.02", "0", "0")]
    [InlineData("0.02", "59.5", "1.19")]
    [InlineData("0.02", "-5", "-0.1")]
    [InlineData("0.000000001", "0.000000001", "0.000000000000000001")]
    [InlineData("0.02+10", "0", "0")]
    [InlineData("0.02+10", "0.000000001", "10.00000000002")]
    [InlineData("0.02+10", "-1", "-0.02")]
    [InlineData("100@5", "0", "0")]
    [InlineData("100@5", "0.000000001", "5")]
    [InlineData("100@5", "100", "5")]
    [InlineData("100@5", "100.000000001", "10")]
    [InlineData("100@5", "-99", "0")]
    [InlineData("100@5", "-100", "-5")]
    [InlineData("100@5+2", "1", "7")]
    [InlineData("100:0.1 0.05", "100", "10")]
    [InlineData("100:0.1 0.05", "139.8", "11.99")]
    [InlineData("100:0.1 0.05", "-10", "-1")]
    [InlineData("100:0.1+1 200:0.05+2 0+3", "0", "0")]
    [InlineData("100:0.1+1 200:0.05+2 0+3", "100", "11")]
    [InlineData("100:0.1+1 200:0.05+2 0+3", "100.000000001", "13.00000000005")]
    [InlineData("100:0.1+1 200:0.05+2 0+3", "200", "18")]
    [InlineData("100:0.1+1 200:0.05+2 0+3", "1000", "21")]
    public void A_quantity_costs_what_its_price_says(string price, string quantity, string costs) =>
        new Figure(PriceText.Of(price).CostOf(Quantity.Parse(quantity).Nanos), Figure.MoneyDigits).ToString().ShouldBe(costs);

    [Theory]
    [InlineData("999999999.999999999")]
    [InlineData("0.000000001@999999999.999999999")]
    [InlineData("999999999999999999:999999999.999999999+999999999999999 999999999.999999999+999999999999999")]
    public void No_quantity_overflows_and_what_no_level_may_reach_is_cut(string price)
    {
        var most = PriceText.Of(price).CostOf(Quantity.LimitNanos - 1);
        most.ShouldBe(Price.MostCost);
        PriceText.Of(price).CostOf(-(Quantity.LimitNanos - 1)).ShouldBe(-Price.MostCost);
        (most * SpendTerms.MostPrices).ShouldBeGreaterThan(0);
        Figure.IsWithinLimit(most, Figure.MoneyDigits).ShouldBeFalse();
    }

    [Fact]
    public void More_never_costs_less()
    {
        foreach (var price in new[] { "0.02+10", "100@5+1", "100:0.1+1 200:0.05+2 0+3" }.Select(PriceText.Of))
        {
            var last = price.CostOf(Quantity.Of(-300).Nanos);
            for (var nanos = Quantity.Of(-300).Nanos; nanos <= Quantity.Of(400).Nanos; nanos += 99_999_999)
            {
                var cost = price.CostOf(nanos);
                cost.ShouldBeGreaterThanOrEqualTo(last);
                last = cost;
            }
        }
    }

    [Fact]
    public void Prices_are_compared_by_value()
    {
        PriceText.Of("100:0.1+1 0.05").ShouldBe(PriceText.Of("100:0.1+1 0.05"));
        PriceText.Of("100:0.1+1 0.05").ShouldNotBe(PriceText.Of("100:0.1 0.05"));
        PriceText.Of("100:0.1").ShouldNotBe(PriceText.Of("0.1"));
        PriceText.Of("0.02+1").ShouldNotBe(PriceText.Of("0.02"));
    }
}
