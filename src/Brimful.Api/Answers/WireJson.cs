using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Api.Answers;

/// <summary>JSON in the style of the API: exact numbers (as text for callers who ask for it) and instants in ISO 8601.</summary>
internal sealed class WireJson(Utf8JsonWriter json, NumberStyle numbers)
{
    public Utf8JsonWriter Json => json;

    public NumberStyle Numbers => numbers;

    public void Number(string name, Quantity value) => json.WriteExact(name, value.ToString(), numbers);

    public void Number(string name, Figure value) => json.WriteExact(name, value.ToString(), numbers);

    public void Number(string name, ExactNumber? value) => json.WriteExact(name, value?.ToString(), numbers);

    public void Time(string name, Instant? value) => json.WriteInstant(name, value);

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
}
