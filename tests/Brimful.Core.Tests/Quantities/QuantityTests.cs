using System.Globalization;
using System.Numerics;
using System.Text;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Periods;

namespace Brimful.Core.Tests.Quantities;

/// <summary>S1: exact decimals, never rounded.</summary>
public sealed class QuantityTests
{
    private const string Texts = """
        0                            0
        -0                           0
        0.000                        0
        1.50                         1.5
        1e3                          1000
        1E+3                         1000
        1.5e-9                       TooManyDigits
        1500e-9                      0.0000015
        10e-10                       0.000000001
        1e-9                         0.000000001
        1e-10                        TooManyDigits
        0.0000000010                 0.000000001
        0.0000000001                 TooManyDigits
        0e-99999                     0
        0e999999999999               0
        0.1e1                        1
        999999999999999999           999999999999999999
        999999999999999999.999999999 999999999999999999.999999999
        -999999999999999999.999999999 -999999999999999999.999999999
        1000000000000000000          TooLarge
        1e18                         TooLarge
        0.1e19                       TooLarge
        1e999999999999               TooLarge
        1e-999999999999              TooManyDigits
        1000000000000000000e-1       100000000000000000
        1000000000000000000.0000000001 TooLarge
        01                           NotANumber
        -01                          NotANumber
        +1                           NotANumber
        .5                           NotANumber
        1.                           NotANumber
        1.e3                         NotANumber
        1e                           NotANumber
        1e+                          NotANumber
        -                            NotANumber
        --1                          NotANumber
        1_000                        NotANumber
        1,5                          NotANumber
        0x10                         NotANumber
        NaN                          NotANumber
        Infinity                     NotANumber
        1e1.5                        NotANumber
        true                         NotANumber
        """;

    public static TheoryData<int> Seeds => [1, 20, 300, 4_000];

    [Fact]
    public void A_text_is_the_quantity_or_the_fault_that_the_table_says()
    {
        foreach (var row in Some.Rows(Texts))
        {
            var fault = Quantity.TryParse(Encoding.ASCII.GetBytes(row[0]), out var quantity);

            (fault == QuantityFault.None ? quantity.ToString() : fault.ToString()).ShouldBe(row[1], row[0]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("\u0661")]
    public void Blanks_and_foreign_digits_are_no_number(string text) =>
        Quantity.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBe(QuantityFault.NotANumber);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Reading_agrees_with_whole_number_arithmetic(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var text = RandomText(random);
            var fault = Quantity.TryParse(Encoding.ASCII.GetBytes(text), out var quantity);

            fault.ShouldBe(Expected(text, out var nanos), $"seed {seed}: {text}");
            if (fault == QuantityFault.None) ((BigInteger)quantity.Nanos).ShouldBe(nanos, $"seed {seed}: {text}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_written_reads_back_as_the_same(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var quantity = new Quantity(((Int128)random.NextInt64() * random.NextInt64(1, 10_000_000)) >> random.Next(80));

            Quantity.Parse(quantity.ToString()).ShouldBe(quantity, $"seed {seed}");
            quantity.ToString().ShouldBe(quantity.ToExact().ToString());
        }
    }

    [Theory]
    [InlineData(1, 3, "0.333333333")]
    [InlineData(2, 3, "0.666666667")]
    [InlineData(5, 10_000_000_000, "0")]
    [InlineData(15, 10_000_000_000, "0.000000002")]
    [InlineData(25, 10_000_000_000, "0.000000002")]
    [InlineData(-15, 10_000_000_000, "-0.000000002")]
    [InlineData(-25, 10_000_000_000, "-0.000000002")]
    [InlineData(-1, 3, "-0.333333333")]
    [InlineData(100, 4, "25")]
    public void Percentages_are_rounded_half_to_even_at_nine_decimals(long dividend, long divisor, string shown) =>
        ExactNumber.Divide(dividend, divisor, 9).ToString().ShouldBe(shown);

    private static string RandomText(Random random)
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "-" : "");
        if (random.Next(4) == 0) text.Append('0');
        else text.Append(random.Next(1, 10)).Append(Digits(random, random.Next(22)));
        if (random.Next(2) == 0) text.Append('.').Append(Digits(random, random.Next(1, 16)));
        if (random.Next(2) == 0) text.Append(random.Next(2) == 0 ? 'e' : 'E').Append(random.Next(3) switch { 0 => "-", 1 => "+", _ => "" }).Append(random.Next(25));
        return text.ToString();
    }

    private static string Digits(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 0 : random.Next(10)));

    /// <summary>Scales by 10^60, far beyond anything that the text can say, and looks at what is left.</summary>
    private static QuantityFault Expected(string text, out BigInteger nanos)
    {
        var parts = text.ToLowerInvariant().Split('e');
        var power = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var mantissa = parts[0].Split('.');
        var fraction = mantissa.Length > 1 ? mantissa[1] : "";
        var scaled = BigInteger.Parse(mantissa[0] + fraction, CultureInfo.InvariantCulture) * BigInteger.Pow(10, 60 + power - fraction.Length);
        nanos = BigInteger.DivRem(scaled, BigInteger.Pow(10, 51), out var rest);
        if (BigInteger.Abs(scaled) >= BigInteger.Pow(10, 78)) return QuantityFault.TooLarge;
        return rest.IsZero ? QuantityFault.None : QuantityFault.TooManyDigits;
    }

    [Fact]
    public void A_level_stays_below_10_to_the_18_by_a_billionth_at_least()
    {
        Quantity.IsWithinLimit(Quantity.LimitNanos - 1).ShouldBeTrue();
        Quantity.IsWithinLimit(1 - Quantity.LimitNanos).ShouldBeTrue();
        Quantity.IsWithinLimit(Quantity.LimitNanos).ShouldBeFalse();
        Quantity.IsWithinLimit(-Quantity.LimitNanos).ShouldBeFalse();
    }
}
