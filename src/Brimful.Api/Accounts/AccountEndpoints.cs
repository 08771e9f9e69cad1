using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Accounts;
using Brimful.Engine.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Accounts;

/// <summary><c>/v1/accounts</c>.</summary>
internal static class AccountEndpoints
{
    private const string One = "/v1/accounts/{account}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Accounts", "Create or replace an account", "Subjects that are added or removed are so from now on. Buckets of its plan, overrides, anchor and zone are as they say at once. Held events of new subjects are counted, up to 10,000 of them before this answers.")
            .Takes<AccountBody>().Gives<AccountAnswer>(200).Gives<AccountAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Accounts", "Read an account").Gives<AccountAnswer>(200);
        routes.MapMethods("/v1/accounts", Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Accounts", "List accounts", "With subject, the account that owns it now; with plan, those that are on it.")
            .Asks("subject", "The key of a subject.").Asks("plan", "The key of a plan.").GivesPageOf<AccountAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Accounts", "Delete an account", "Refused while it has buckets of its own; those of its plan end with it. What was counted and told stays: to remove that too, erase it instead.").Gives<AccountAnswer>(200);
        routes.MapPost(One + "/erase", EraseAsync).Needs(Scopes.ConfigWrite).RepeatsSafely()
            .Describe("Accounts", "Erase an account", "Removes it with its buckets and everything that is kept about it. Cannot be undone.").Gives<ErasedAccountAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string account, AccountPut put)
    {
        using var body = await JsonBody.ReadAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), null, account, Preconditions.Of(http));
        await Answer.StoredAsync(http, await put.PutAsync(target, body.RootElement, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string account, IAccounts accounts) =>
        await Answer.OneAsync(http, (await accounts.GetAsync(Caller.TenantOf(http), account, http.RequestAborted)).Select(AsResource));

    private static async Task ListAsync(HttpContext http, IAccounts accounts)
    {
        var page = PageRequest.Of(http);
        var filter = new AccountFilter(QueryFaults.TextOf(http, "subject"), QueryFaults.TextOf(http, "plan"));
        var found = await accounts.ListAsync(Caller.TenantOf(http), filter, page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string account, IAccounts accounts) =>
        await Answer.OneAsync(http, (await accounts.DeleteAsync(Caller.TenantOf(http), account, Preconditions.Of(http), http.RequestAborted)).Select(AsResource));

    private static async Task EraseAsync(HttpContext http, string account, IAccounts accounts)
    {
        var erased = await accounts.EraseAsync(Caller.TenantOf(http), account, Preconditions.Of(http), http.RequestAborted);
        await Answer.OneAsync(http, erased.Select(done => (Resource)new ErasedAccountResource(done)));
    }

    private static Resource AsResource(AccountView view) => new AccountResource(view);
}
