using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Facts;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Notifications;
using Brimful.Core.Keys;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Notifications;

/// <summary><c>/v1/notifications</c>.</summary>
internal static class NotificationEndpoints
{
    private const string One = "/v1/notifications/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1/notifications", Reading.Methods, ListAsync).Needs(Scopes.FactsRead)
            .Describe("Notifications", "List notifications", "In commit order, also those that nobody was named for.")
            .Asks("account", "Only those about an account.").Asks("bucket", "Only those about buckets of a key.")
            .GivesPageOf<NotificationAnswer>();
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.FactsRead)
            .Describe("Notifications", "Read a notification with its deliveries and attempts").Gives<NotificationDetailAnswer>(200);
        routes.MapPost(One + "/resend", ResendAsync).Needs(Scopes.NotificationsWrite)
            .Describe("Notifications", "Send a notification again", "Under the same id: to one endpoint, or to all that it ever went to.")
            .Takes<ResendBody>().Gives<NotificationDetailAnswer>(202);
        routes.MapPost(One + "/acknowledge", AcknowledgeAsync).Needs(Scopes.NotificationsWrite).RepeatsSafely()
            .Describe("Notifications", "Say that somebody takes care of it", "What would still be escalated is not. Saying so again changes nothing.")
            .Takes<AcknowledgeBody>().Gives<NotificationDetailAnswer>(200);
    }

    private static async Task AcknowledgeAsync(HttpContext http, string id, INotifications notifications, OwnWrites own)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var faults = new FaultList();
        var reader = new ObjectReader(body.RootElement, "", faults);
        var by = reader.FindText("by", TextFields.MaxNameLength);
        reader.RefuseUnknown();
        await own.VisibleAsync(http.RequestAborted);
        Outcome<Resource> outcome = faults.IsEmpty
            ? (await notifications.AcknowledgeAsync(Caller.TenantOf(http), id, by, http.RequestAborted)).Select(Resource (view) => new NotificationDetailResource(view))
            : faults.ToRefusal();
        await Answer.OneAsync(http, outcome);
    }

    private static async Task ListAsync(HttpContext http, INotifications notifications, OwnWrites own)
    {
        var page = PageRequest.Of(http);
        var filter = new NotificationFilter(QueryFaults.TextOf(http, "account"), QueryFaults.TextOf(http, "bucket"));
        await own.VisibleAsync(http.RequestAborted);
        var found = await notifications.ListAsync(Caller.TenantOf(http), filter, page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(view => new NotificationResource(view))));
    }

    private static async Task GetAsync(HttpContext http, string id, INotifications notifications, OwnWrites own)
    {
        await own.VisibleAsync(http.RequestAborted);
        var found = ResourceKey.IsValid(id)
            ? await notifications.GetAsync(Caller.TenantOf(http), id, http.RequestAborted)
            : Refusal.NoSuchId("notification of that id");
        await Answer.OneAsync(http, found.Select(Resource (view) => new NotificationDetailResource(view)));
    }

    private static async Task ResendAsync(HttpContext http, string id, INotifications notifications)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var faults = new FaultList();
        var reader = new ObjectReader(body.RootElement, "", faults);
        var endpoint = reader.FindText("endpoint", ResourceKey.MaxLength);
        reader.RefuseUnknown();
        Outcome<Resource> outcome = faults.IsEmpty
            ? (await notifications.ResendAsync(Caller.TenantOf(http), id, endpoint, http.RequestAborted)).Select(Resource (view) => new NotificationDetailResource(view))
            : faults.ToRefusal();
        await NotificationAnswers.AcceptedAsync(http, outcome);
    }
}
