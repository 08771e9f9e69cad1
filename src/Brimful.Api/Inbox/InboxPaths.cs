using Brimful.Api.Access;
using Brimful.Delivery.Inbox;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Inbox;

/// <summary>The paths under which inboxes are found, and whose inbox a request is about.</summary>
internal static class InboxPaths
{
    /// <summary>The customer's own, by token.</summary>
    public const string Own = "/v1/inbox";

    public const string OfAccount = "/v1/accounts/{account}/inbox";

    public const string OfContact = "/v1/accounts/{account}/contacts/{contact}/inbox";

    public const string OfTeam = "/v1/contacts/{contact}/inbox";

    /// <summary>Every path, with whose inbox it is.</summary>
    public static readonly IReadOnlyList<(string Path, string Whose)> All =
        [(Own, "of the token's owner"), (OfAccount, "of an account"), (OfContact, "of a contact of an account"), (OfTeam, "of a contact of the tenant's own team")];

    public static InboxName NameOf(HttpContext http) => Caller.Of(http) is { Customer: { } customer } caller
        ? new InboxName(caller.Tenant, customer.Account, customer.Token.Contact)
        : new InboxName(Caller.TenantOf(http), http.GetRouteValue("account") as string, http.GetRouteValue("contact") as string);
}
