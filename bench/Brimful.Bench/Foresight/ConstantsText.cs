using System.Globalization;
using System.Text;
using Brimful.Core.Forecasts;

namespace Brimful.Bench.Foresight;

/// <summary>Fitted constants as the source file that ships them.</summary>
internal static class ConstantsText
{
    public static string Of(FittedConstants constants, UsageSet[] sets, ulong seed)
    {
        var text = new StringBuilder();
        text.Append("namespace Brimful.Core.Forecasts;\n\n");
        text.Append(CultureInfo.InvariantCulture, $"/// <summary>Fitted on {string.Join(", ", sets.Select(static set => set.Name))} with seed {seed}: printed by <c>foresight-fit</c> of bench/.</summary>\n");
        text.Append("internal static class ShippedConstants\n{\n    public static readonly FittedConstants Value = new(\n");
        text.Append("        [").Append(List(constants.ShiftWeights)).Append("],\n        [").Append(List(constants.ScaleWeights)).Append("],\n        [\n");
        foreach (var table in constants.Errors) text.Append("            new(").Append(List(table.Errors.ToArray())).Append("),\n");
        return text.Append("        ]);\n}\n").ToString();
    }

    private static string List(double[] numbers) => string.Join(", ", numbers.Select(static number => number.ToString("0.#####", CultureInfo.InvariantCulture)));
}
