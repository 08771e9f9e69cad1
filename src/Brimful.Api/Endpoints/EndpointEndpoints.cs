using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Idempotency;
using Brimful.Api.Notifications;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Endpoints;
using Brimful.Contracts.Notifications;
using Brimful.Delivery.Endpoints;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Endpoints;

/// <summary><c>/v1/endpoints</c>.</summary>
internal static class EndpointEndpoints
{
    private const string One = "/v1/endpoints/{endpoint}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Endpoints", "Create or replace an endpoint", "Without secret it keeps the one it has, or one is made and shown in this answer only.")
            .Takes<EndpointBody>().Gives<EndpointAnswer>(200).Gives<EndpointAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Endpoints", "Read an endpoint").Gives<EndpointAnswer>(200);
        routes.MapMethods("/v1/endpoints", Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Endpoints", "List endpoints").GivesPageOf<EndpointAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Endpoints", "Delete an endpoint", "What is queued for it is suppressed.").Gives<EndpointAnswer>(200);
        routes.MapPost(One + "/test", TestAsync).Needs(Scopes.NotificationsWrite)
            .Describe("Endpoints", "Send a test message", "Like any other message; how it went is seen at the notification that this answers.")
            .Gives<NotificationAnswer>(202);
        routes.MapPost(One + "/rotate-secret", RotateAsync).Needs(Scopes.ConfigWrite)
            .Describe("Endpoints", "Make a new secret", "Shown in this answer only. Messages are signed with both for 24 hours.").Gives<EndpointAnswer>(200);
        routes.MapPost(One + "/enable", EnableAsync).Needs(Scopes.ConfigWrite).RepeatsSafely()
            .Describe("Endpoints", "Enable an endpoint", "With a clean record.").Gives<EndpointAnswer>(200);
        routes.MapPost(One + "/disable", DisableAsync).Needs(Scopes.ConfigWrite).RepeatsSafely()
            .Describe("Endpoints", "Disable an endpoint", "Nothing more is sent; what is due is held.").Gives<EndpointAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string endpoint, EndpointPut put)
    {
        using var body = await JsonBody.ReadAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), null, endpoint, Preconditions.Of(http));
        await Answer.StoredAsync(http, await put.PutAsync(target, body.RootElement, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string endpoint, IEndpoints endpoints) =>
        await AnswerAsync(http, endpoints.GetAsync(Caller.TenantOf(http), endpoint, http.RequestAborted));

    private static async Task ListAsync(HttpContext http, IEndpoints endpoints)
    {
        var page = PageRequest.Of(http);
        var found = await endpoints.ListAsync(Caller.TenantOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(view => new EndpointResource(view))));
    }

    private static async Task DeleteAsync(HttpContext http, string endpoint, IEndpoints endpoints)
    {
        var precondition = EntityTag.InHeaderForm(Preconditions.Of(http));
        await AnswerAsync(http, endpoints.DeleteAsync(Caller.TenantOf(http), endpoint, precondition, http.RequestAborted));
    }

    private static async Task TestAsync(HttpContext http, string endpoint, IEndpoints endpoints)
    {
        var outcome = await endpoints.TestAsync(Caller.TenantOf(http), endpoint, http.RequestAborted);
        await NotificationAnswers.AcceptedAsync(http, outcome.Select(Resource (view) => new NotificationResource(view)));
    }

    private static async Task RotateAsync(HttpContext http, string endpoint, IEndpoints endpoints) =>
        await AnswerAsync(http, endpoints.RotateSecretAsync(Caller.TenantOf(http), endpoint, http.RequestAborted));

    private static async Task EnableAsync(HttpContext http, string endpoint, IEndpoints endpoints) =>
        await AnswerAsync(http, endpoints.EnableAsync(Caller.TenantOf(http), endpoint, http.RequestAborted));

    private static async Task DisableAsync(HttpContext http, string endpoint, IEndpoints endpoints) =>
        await AnswerAsync(http, endpoints.DisableAsync(Caller.TenantOf(http), endpoint, http.RequestAborted));

    private static async Task AnswerAsync(HttpContext http, Task<Outcome<EndpointView>> outcome) =>
        await Answer.OneAsync(http, (await outcome).Select(Resource (view) => new EndpointResource(view)));
}
