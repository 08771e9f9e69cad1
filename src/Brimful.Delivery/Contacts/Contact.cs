using System.Collections.Immutable;

namespace Brimful.Delivery.Contacts;

/// <summary>A person who may be told: of an account, or of the tenant's own team.</summary>
public sealed record Contact
{
    public required string Name { get; init; }

    /// <summary>What the person is there for: one of <see cref="Personas"/>, or a word of the tenant's own.</summary>
    public required string Persona { get; init; }

    /// <summary>BCP 47; null: the account's, or the tenant's.</summary>
    public string? Locale { get; init; }

    /// <summary>A zone of the IANA database; null: the account's, or UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where the person can be reached, one address a channel, in order of liking.</summary>
    public ImmutableArray<ContactAddress> Addresses { get; init; } = [];

    public ContactPreferences Preferences { get; init; } = new();
}

/// <summary>Where a person can be reached.</summary>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="To">The mail address, or the number with its country (E.164).</param>
/// <param name="Verified">Whether it is known that the person reads what arrives there.</param>
public sealed record ContactAddress(string Channel, string To, bool Verified);

/// <summary>How a person wants to be told. Mandatory messages go by none of it.</summary>
public sealed record ContactPreferences
{
    /// <summary>Types of messages that the person does not want.</summary>
    public ImmutableArray<string> Mute { get; init; } = [];

    /// <summary>Channels that the person does not want, unsubscribed from or never liked.</summary>
    public ImmutableArray<string> MuteChannels { get; init; } = [];

    /// <summary>Whether what is not critical comes together, and how often.</summary>
    public DigestPace? Digest { get; init; }

    /// <summary>When a daily digest comes, as local time of day; null: 08:00.</summary>
    public string? DigestAt { get; init; }

    public QuietHours? QuietHours { get; init; }
}

/// <summary>How often a digest comes.</summary>
public enum DigestPace
{
    Hourly = 1,

    Daily = 2,
}

/// <summary>When a person is left alone, in the person's zone: from a time of day up to, and without, another, which may be of the next day.</summary>
/// <param name="From">Such as <c>22:00</c>.</param>
/// <param name="To">Such as <c>07:00</c>.</param>
/// <param name="Days">The days on which they begin, such as <c>monday</c>; empty: every day.</param>
public sealed record QuietHours(string From, string To, ImmutableArray<string> Days);

/// <summary>What people are there for. A tenant may have words of its own.</summary>
public static class Personas
{
    public const string Developer = "developer";
    public const string Administrator = "administrator";
    public const string Finance = "finance";
    public const string AccountManager = "accountManager";
    public const string SupportAgent = "supportAgent";

    public static readonly ImmutableArray<string> All = [Developer, Administrator, Finance, AccountManager, SupportAgent];
}

/// <summary>A contact and its key.</summary>
/// <param name="Account">The key of its account; null: of the tenant's own team.</param>
public sealed record KeyedContact(string Key, string? Account, Contact Contact);
