using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Routing;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Routing;

/// <summary><c>/v1/routing</c>: who is told of what, and a dry run of it.</summary>
internal static class RoutingEndpoints
{
    private const string Rules = "/v1/routing";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Rules, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Routing", "Replace the routing rules", "They are gone through in order and add up; an empty list tells only whom thresholds name.")
            .Takes<RoutingBody>().Gives<RoutingAnswer>(200);
        routes.MapMethods(Rules, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Routing", "Read the routing rules", "Those that a tenant has from the start, where it has none of its own.").Gives<RoutingAnswer>(200);
        routes.MapDelete(Rules, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Routing", "Go back to the rules that a tenant has from the start").Gives<RoutingAnswer>(200);
        routes.MapPost(Rules + "/dry-run", TryAsync).Needs(Scopes.ConfigRead).RepeatsSafely()
            .Describe("Routing", "Who would hear of this, and why", "Nothing is sent and nothing is kept. With rules, by those in place of the tenant's.")
            .Takes<DryRunBody>().Gives<DryRunAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, IRouting routing)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        if (RuleReader.Read(body.RootElement, faults) is not { } rules || !faults.IsEmpty) await Answer.RefusedAsync(http, faults.ToRefusal());
        else await AnswerAsync(http, await routing.PutAsync(Caller.TenantOf(http), rules, EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, IRouting routing) =>
        await AnswerAsync(http, await routing.GetAsync(Caller.TenantOf(http), http.RequestAborted));

    private static async Task DeleteAsync(HttpContext http, IRouting routing) =>
        await AnswerAsync(http, await routing.DeleteAsync(Caller.TenantOf(http), EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted));

    private static async Task TryAsync(HttpContext http, IRouting routing)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        var (draft, rules) = Draft(body.RootElement, faults);
        if (draft is null || !faults.IsEmpty) await Answer.RefusedAsync(http, faults.ToRefusal());
        else await Answer.OneAsync(http, (await routing.TryAsync(Caller.TenantOf(http), draft, rules, http.RequestAborted)).Select(Resource (view) => new DryRunResource(view)));
    }

    private static (SignalDraft? Draft, ImmutableArray<RoutingRule>? Rules) Draft(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.Require("type", "the type of a message, such as " + NotificationTypes.Crossed);
        var type = reader.FindWord("type", NotificationTypes.Routed.AsSpan());
        var draft = new SignalDraft(type ?? "", reader.FindKey("account"))
        {
            Bucket = reader.FindKey("bucket"),
            Meters = reader.FindKeys("meters") ?? [],
            Percent = RuleReader.Percent(reader, "percent"),
            Notify = reader.FindKeys("notify") ?? [],
            Late = reader.FindFlag("late") ?? false,
        };
        var rules = reader.Has("rules") ? RuleReader.ReadRules(reader) : null;
        reader.RefuseUnknown();
        return (type is null ? null : draft, rules);
    }

    private static Task AnswerAsync(HttpContext http, Engine.Outcomes.Outcome<RoutingView> outcome) =>
        Answer.OneAsync(http, outcome.Select(Resource (view) => new RoutingResource(view)));
}
