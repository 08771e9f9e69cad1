using System.Text;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Buckets;
using Brimful.Api.Plans;
using Brimful.Api.Problems;
using Brimful.Engine.Accounts;

namespace Brimful.Api.Accounts;

/// <summary>Reads an account.</summary>
internal static class AccountReader
{
    private const int MaxAttributeBytes = 16 * 1024;
    private const string DefaultTimeZone = "UTC";
    private const string DefaultLocale = "en";

    public static AccountTerms? Read(JsonElement body, string account, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(account);
        var name = reader.RequireText("name", TextFields.MaxNameLength);
        var timeZone = reader.FindZone("timeZone");
        var locale = reader.FindLocale("locale");
        var currency = CurrencyField.Find(reader);
        var subjects = reader.FindKeys("subjects", Codes.SubjectDuplicate);
        var attributes = ReadAttributes(reader);
        var (plan, anchor, overrides) = (reader.FindKey("plan"), PeriodReader.FindAnchor(reader, "periodAnchor"), OverrideReader.Read(reader));
        reader.RefuseUnknown();
        return faults.IsEmpty
            ? new AccountTerms(name!, timeZone ?? DefaultTimeZone, locale ?? DefaultLocale, currency, subjects, attributes) { Plan = plan, PeriodAnchor = anchor, Overrides = overrides }
            : null;
    }

    private static string? ReadAttributes(ObjectReader reader)
    {
        if (reader.Find("attributes") is not { } attributes) return null;
        if (attributes.ValueKind != JsonValueKind.Object)
        {
            reader.Fault("attributes", Codes.FieldTypeInvalid, $"attributes is a JSON object, not {JsonKind.Name(attributes)}.");
            return null;
        }
        var text = attributes.GetRawText();
        if (Encoding.UTF8.GetByteCount(text) > MaxAttributeBytes)
            reader.Fault("attributes", Codes.AttributesTooLarge, $"attributes has at most {MaxAttributeBytes} bytes. Keep larger things elsewhere and store their key here.");
        return text;
    }
}
