namespace Brimful.Api.Tokens;

/// <summary>What a customer token may do, in its one account. Their order is their bit in a token: add at the end, never reorder.</summary>
internal static class CustomerScopes
{
    /// <summary>Read the inbox, and follow it.</summary>
    public const string InboxRead = "inbox:read";

    /// <summary>Mark entries of the inbox.</summary>
    public const string InboxWrite = "inbox:write";

    /// <summary>Read the levels of the account's buckets, and follow them.</summary>
    public const string UsageRead = "usage:read";

    /// <summary>Read the account's contacts; of a contact's token, that contact.</summary>
    public const string ContactsRead = "contacts:read";

    /// <summary>Change them.</summary>
    public const string ContactsWrite = "contacts:write";

    public static readonly IReadOnlyList<string> All = [InboxRead, InboxWrite, UsageRead, ContactsRead, ContactsWrite];

    /// <summary>Those of a token that names none: what a page shows, and nothing that says whom to tell.</summary>
    public static readonly IReadOnlyList<string> Usual = [InboxRead, InboxWrite, UsageRead];

    public static byte ToBits(IEnumerable<string> scopes) => (byte)scopes.Aggregate(0, (bits, scope) => bits | (1 << ((List<string>)[.. All]).IndexOf(scope)));

    public static IReadOnlyList<string> FromBits(byte bits) => [.. All.Where((_, place) => (bits & (1 << place)) != 0)];
}
