namespace Brimful.Contracts.Contacts;

/// <summary>A person who may be told.</summary>
/// <param name="Persona"><c>developer</c>, <c>administrator</c>, <c>finance</c>, <c>accountManager</c>, <c>supportAgent</c>, or a word of your own.</param>
/// <param name="Locale">BCP 47; without, the account's.</param>
/// <param name="TimeZone">Without, the account's.</param>
/// <param name="Addresses">One a channel, in order of liking.</param>
public sealed record ContactBody(
    string Name, string Persona, string? Locale, string? TimeZone, IReadOnlyList<ContactAddressBody>? Addresses, ContactPreferencesBody? Preferences);

/// <summary>Where a person can be reached.</summary>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="To">A mail address, or a number with its country.</param>
/// <param name="Verified">Whether it is known that the person reads what arrives there.</param>
public sealed record ContactAddressBody(string Channel, string To, bool? Verified);

/// <summary>How a person wants to be told.</summary>
/// <param name="Mute">Types of messages that are not wanted.</param>
/// <param name="MuteChannels">Channels that are not wanted.</param>
/// <param name="Digest"><c>hourly</c> or <c>daily</c>: what is not critical comes together.</param>
/// <param name="DigestAt">When a daily digest comes, such as <c>08:00</c>.</param>
public sealed record ContactPreferencesBody(
    IReadOnlyList<string>? Mute, IReadOnlyList<string>? MuteChannels, string? Digest, string? DigestAt, QuietHoursBody? QuietHours);

/// <summary>When a person is left alone, in the person's zone.</summary>
/// <param name="From">Such as <c>22:00</c>.</param>
/// <param name="To">Such as <c>07:00</c>, which may be of the next day.</param>
/// <param name="Days">Days on which they begin; without, every day.</param>
public sealed record QuietHoursBody(string From, string To, IReadOnlyList<string>? Days);

/// <summary>A contact.</summary>
public sealed record ContactAnswer(
    string Key,
    string Name,
    string Persona,
    string? Locale,
    string? TimeZone,
    IReadOnlyList<ContactAddressBody> Addresses,
    ContactPreferencesBody Preferences,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt);
