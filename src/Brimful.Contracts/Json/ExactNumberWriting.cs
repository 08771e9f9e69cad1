using System.Text.Json;

namespace Brimful.Contracts.Json;

/// <summary>Writes numbers digit by digit: no binary floating point touches them on the way out (S1).</summary>
public static class ExactNumberWriting
{
    /// <summary>Writes a property whose value is a number given as plain decimal text; null writes JSON's null.</summary>
    public static void WriteExact(this Utf8JsonWriter writer, string name, string? decimalText, NumberStyle style)
    {
        writer.WritePropertyName(name);
        writer.WriteExactValue(decimalText, style);
    }

    /// <summary>Writes a number given as plain decimal text; null writes JSON's null.</summary>
    public static void WriteExactValue(this Utf8JsonWriter writer, string? decimalText, NumberStyle style)
    {
        if (decimalText is null) writer.WriteNullValue();
        else if (style == NumberStyle.String) writer.WriteStringValue(decimalText);
        else writer.WriteRawValue(decimalText);
    }
}
