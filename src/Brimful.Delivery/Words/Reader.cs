using NodaTime;

namespace Brimful.Delivery.Words;

/// <summary>For whom words are found: everything about a recipient that changes how the same notice reads.</summary>
/// <param name="Locale">A language tag, <c>de</c> or <c>pt-BR</c>; one that is not known falls back (<see cref="Locales.LocaleChain"/>).</param>
/// <param name="Zone">The zone that instants are shown in, and named with.</param>
/// <param name="Persona">Whose eyes: <c>developer</c>, <c>finance</c>, <c>accountManager</c> have words of their own; every other persona gets the plain ones.</param>
/// <param name="Channel">What carries the words: <c>email</c>, <c>slack</c>, <c>teams</c>, <c>inApp</c>, <c>sms</c>. Templates may have a block for it.</param>
/// <param name="Now">When they are written: "in 3 days" counts from here.</param>
public sealed record Reader(string Locale, DateTimeZone Zone, string Persona, string Channel, Instant Now)
{
    /// <summary>Whether the reader is of the account itself, and reads of nothing else there: titles leave its name out.</summary>
    public bool IsOfAccount { get; init; }
}
