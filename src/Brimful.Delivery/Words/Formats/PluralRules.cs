namespace Brimful.Delivery.Words.Formats;

/// <summary>CLDR's categories of plurals, for whole numbers from 0.</summary>
public static class PluralRules
{
    public const string Other = "other";
    private const long Million = 1_000_000;
    private const int Hundred = 100;

    /// <param name="language">A language tag's first part.</param>
    public static string CategoryOf(string language, long count) => language switch
    {
        "ja" => Other,
        "ar" => Arabic(count),
        "fr" or "pt" => count is 0 or 1 ? "one" : Romance(count),
        "es" => count == 1 ? "one" : Romance(count),
        _ => count == 1 ? "one" : Other,
    };

    private static string Romance(long count) => count != 0 && count % Million == 0 ? "many" : Other;

    private static string Arabic(long count) => (count, count % Hundred) switch
    {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, >= 3 and <= 10) => "few",
        (_, >= 11) => "many",
        _ => Other,
    };
}
