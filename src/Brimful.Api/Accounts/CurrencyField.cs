using Brimful.Api.Bodies;
using Brimful.Api.Problems;

namespace Brimful.Api.Accounts;

/// <summary>Reads a <c>currency</c>.</summary>
internal static class CurrencyField
{
    public static string? Find(ObjectReader reader)
    {
        if (reader.FindText("currency", TextFields.MaxNameLength) is not { } currency) return null;
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            reader.Fault("currency", Codes.CurrencyInvalid, "currency is an ISO 4217 code of three capital letters, such as USD.");
        return currency;
    }
}
