using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.OpenApi;

/// <summary>A body that a path takes.</summary>
internal sealed record TakesBody(Type Type, string ContentType);

/// <summary>A query parameter that a path knows.</summary>
internal sealed record AsksFor(string Name, string Description);

/// <summary>A refusal that has a body of its own, beside the problem that any refusal may be.</summary>
internal sealed record RefusesWith(int Status, Type Type);

/// <summary>Says of paths what the OpenAPI document tells of them.</summary>
internal static class EndpointShapes
{
    public static T Describe<T>(this T builder, string tag, string summary, string description = "")
        where T : IEndpointConventionBuilder =>
        builder.WithTags(tag).WithSummary(summary).WithDescription(description);

    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder builder, string contentType = "application/json") =>
        builder.WithMetadata(new TakesBody(typeof(TBody), contentType));

    public static RouteHandlerBuilder TakesAlso<TBody>(this RouteHandlerBuilder builder, string contentType) =>
        builder.Takes<TBody>(contentType);

    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder builder, string name, string description) =>
        builder.WithMetadata(new AsksFor(name, description));

    public static RouteHandlerBuilder Gives<TAnswer>(this RouteHandlerBuilder builder, int status, string contentType = "application/json") =>
        builder.Produces<TAnswer>(status, contentType);

    public static RouteHandlerBuilder Refuses<TAnswer>(this RouteHandlerBuilder builder, int status) =>
        builder.WithMetadata(new RefusesWith(status, typeof(TAnswer)));

    /// <summary>A page of HTML for people, also where a link is not known.</summary>
    public static RouteHandlerBuilder GivesHtml(this RouteHandlerBuilder builder) =>
        builder.Gives<string>(200, "text/html").Gives<string>(404, "text/html");

    public static RouteHandlerBuilder GivesPageOf<TItem>(this RouteHandlerBuilder builder) =>
        builder.GivesPage<Contracts.Lists.PageAnswer<TItem>>();

    public static RouteHandlerBuilder GivesPage<TPage>(this RouteHandlerBuilder builder) =>
        builder.Asks("limit", "How many at most, 1 to 1,000; 100 without.").Asks("after", "What an earlier answer called next.")
            .Produces<TPage>(200, "application/json");
}
