using Brimful.Api.Problems;

namespace Brimful.Api.Bodies;

/// <summary>Reads a language tag.</summary>
internal static class LocaleField
{
    private const int MaxLength = 35;

    public static string? FindLocale(this ObjectReader reader, string name)
    {
        if (reader.FindText(name, MaxLength) is not { } locale) return null;
        var parts = locale.Split('-');
        var isTag = parts[0].Length is >= 2 and <= 8 && parts[0].All(char.IsAsciiLetter)
            && parts.Skip(1).All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
        if (!isTag) reader.Fault(name, Codes.LocaleInvalid, $"{name} is a BCP 47 language tag, such as en or pt-BR.");
        return locale;
    }
}
