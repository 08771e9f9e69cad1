using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Accounts;
using Brimful.Engine.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Brimful.Api.Accounts;

/// <summary><c>/v1/accounts/{account}/subjects</c>.</summary>
internal static class SubjectEndpoints
{
    private const string All = "/v1/accounts/{account}/subjects";
    private const string One = All + "/{subject}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Accounts", "Add a subject to an account", "From an instant on; without one from now on, or for all time when nobody owned it before.")
            .Takes<SubjectBody>().Gives<SubjectAnswer>(200).Gives<SubjectAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Accounts", "Read a subject of an account").Gives<SubjectAnswer>(200);
        routes.MapMethods(All, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Accounts", "List the subjects of an account").GivesPageOf<SubjectAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Accounts", "Take a subject from an account", "From an instant on, or now; what it used before stays.")
            .Takes<SubjectBody>().Gives<SubjectAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string account, string subject, AccountPut put)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), account, subject, Preconditions.Of(http));
        await Answer.StoredAsync(http, await put.PutSubjectAsync(target, body.RootElement, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string account, string subject, IAccounts accounts)
    {
        var found = await accounts.GetSubjectAsync(Caller.TenantOf(http), account, subject, http.RequestAborted);
        await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static async Task ListAsync(HttpContext http, string account, IAccounts accounts)
    {
        var page = PageRequest.Of(http);
        var found = await accounts.ListSubjectsAsync(Caller.TenantOf(http), account, page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string account, string subject, IAccounts accounts)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var faults = new FaultList();
        var from = ReadFrom(new ObjectReader(body.RootElement, "", faults));
        if (!faults.IsEmpty)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var ended = await accounts.DeleteSubjectAsync(Caller.TenantOf(http), account, subject, from, Preconditions.Of(http), http.RequestAborted);
        await Answer.OneAsync(http, ended.Select(AsResource));
    }

    private static Instant? ReadFrom(ObjectReader reader)
    {
        var from = reader.FindInstant("from");
        reader.RefuseUnknown();
        return from;
    }

    private static Resource AsResource(SubjectView view) => new SubjectResource(view);
}
