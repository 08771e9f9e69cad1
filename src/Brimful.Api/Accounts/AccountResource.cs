using Brimful.Api.Answers;
using Brimful.Api.Buckets;
using Brimful.Engine.Accounts;
using NodaTime.Text;

namespace Brimful.Api.Accounts;

internal sealed record AccountResource(AccountView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var terms = View.Terms;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("name"u8, terms.Name);
        wire.Json.WriteString("timeZone"u8, terms.TimeZone);
        wire.Json.WriteString("locale"u8, terms.Locale);
        wire.TextIfAny("currency", terms.Currency);
        if (terms.Subjects is { IsDefault: false } subjects) wire.Texts("subjects", subjects);
        wire.TextIfAny("plan", terms.Plan);
        if (terms.PeriodAnchor is { } anchor) wire.Json.WriteString("periodAnchor"u8, LocalDateTimePattern.ExtendedIso.Format(anchor));
        if (terms.Overrides.Count > 0) WriteOverrides(wire, terms);
        if (terms.Attributes is { } attributes)
        {
            wire.Json.WritePropertyName("attributes"u8);
            wire.Json.WriteRawValue(attributes);
        }
        WriteEffects(wire);
        wire.Json.WriteEndObject();
    }

    private static void WriteOverrides(WireJson wire, AccountTerms terms)
    {
        wire.Json.WriteStartObject("overrides"u8);
        foreach (var (key, overridden) in terms.Overrides)
        {
            wire.Json.WriteStartObject(key);
            wire.TextIfAny("name", overridden.Name);
            if (overridden.Capacity is { } capacity) wire.Number("capacity", capacity);
            if (overridden.Subjects is { } subjects) wire.Texts("subjects", subjects);
            if (overridden.Thresholds is { } thresholds) ThresholdListJson.Write(wire, thresholds);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndObject();
    }
}

internal sealed record ErasedAccountResource(ErasedAccount Erased) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, Erased.Key);
        wire.Json.WriteNumber("buckets"u8, Erased.Buckets);
        wire.Json.WriteNumber("subjects"u8, Erased.Subjects);
        wire.Json.WriteEndObject();
    }
}

internal sealed record SubjectResource(SubjectView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.TimeIfAny("from", View.From);
        wire.TimeIfAny("to", View.To);
        wire.Json.WriteEndObject();
    }
}
