using System.Collections.Frozen;
using Brimful.Api.Tokens;

namespace Brimful.Api.Access;

/// <summary>What an API key may do. An operator key may do all of it in every tenant, and look after tenants.</summary>
public static class Scopes
{
    /// <summary>Send usage events and replay rejected ones.</summary>
    public const string EventsWrite = "events:write";

    /// <summary>Read counts of events, and those that are held or rejected.</summary>
    public const string EventsRead = "events:read";

    /// <summary>Read the tenant, meters, accounts, subjects, buckets with their status, contacts, routing rules and endpoints.</summary>
    public const string ConfigRead = "config:read";

    /// <summary>Change meters, accounts, subjects, buckets, contacts, routing rules and endpoints, one by one or in bulk, and set a sandbox's clock.</summary>
    public const string ConfigWrite = "config:write";

    /// <summary>Read facts, and notifications with their deliveries.</summary>
    public const string FactsRead = "facts:read";

    /// <summary>Send notifications again, and test messages.</summary>
    public const string NotificationsWrite = "notifications:write";

    /// <summary>Make, list and revoke API keys, with scopes that the caller has.</summary>
    public const string KeysWrite = "keys:write";

    /// <summary>Read inboxes and the levels of buckets as customers see them.</summary>
    public const string InboxRead = CustomerScopes.InboxRead;

    /// <summary>Mark entries of inboxes.</summary>
    public const string InboxWrite = CustomerScopes.InboxWrite;

    /// <summary>Make and revoke customer tokens, with any scope that those can have.</summary>
    public const string TokensWrite = "tokens:write";

    /// <summary>All scopes, in the order in which they are listed to people.</summary>
    public static readonly IReadOnlyList<string> All =
        [EventsWrite, EventsRead, ConfigRead, ConfigWrite, FactsRead, NotificationsWrite, KeysWrite, InboxRead, InboxWrite, TokensWrite];

    internal static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.Ordinal);
}
