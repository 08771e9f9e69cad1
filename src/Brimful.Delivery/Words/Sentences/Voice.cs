namespace Brimful.Delivery.Words.Sentences;

/// <summary>The personas that have words of their own; every other hears the plain ones.</summary>
internal enum Voice
{
    Plain,

    /// <summary>Numbers and a link.</summary>
    Developer,

    /// <summary>What it costs, or may.</summary>
    Finance,

    /// <summary>What changed since when, of which customer.</summary>
    AccountManager,
}

internal static class Voices
{
    /// <summary>The voice for a persona, however its words are joined.</summary>
    public static Voice Of(string persona) => persona.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "DEVELOPER" => Voice.Developer,
        "FINANCE" => Voice.Finance,
        "ACCOUNTMANAGER" => Voice.AccountManager,
        _ => Voice.Plain,
    };

    /// <summary>The part of a phrase's key that stands for the voice; null for the plain one.</summary>
    public static string? KeyOf(Voice voice) => voice switch
    {
        Voice.Developer => "developer",
        Voice.Finance => "finance",
        Voice.AccountManager => "accountManager",
        _ => null,
    };
}
