using System.Text;
using System.Text.Json;
using Brimful.Core.Quantities;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Answers;

/// <summary>JSON in the style of the API: exact numbers (as text for callers who ask for it) and instants in ISO 8601.</summary>
internal sealed class WireJson(Utf8JsonWriter json, bool numbersAsText)
{
    public Utf8JsonWriter Json => json;

    public bool NumbersAsText => numbersAsText;

    public void Number(string name, Quantity value) => Number(name, value.ToString());

    public void Number(string name, ExactNumber? value) => Number(name, value?.ToString());

    public void Time(string name, Instant? value) =>
        json.WriteString(name, value is { } instant ? InstantPattern.ExtendedIso.Format(instant) : null);

    public void TimeIfAny(string name, Instant? value)
    {
        if (value is not null) Time(name, value);
    }

    public void TextIfAny(string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    public void Texts(string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private void Number(string name, string? text)
    {
        if (text is null) json.WriteNull(name);
        else if (numbersAsText) json.WriteString(name, text);
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(Encoding.ASCII.GetBytes(text), skipInputValidation: true);
        }
    }
}
