using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Buckets;
using Brimful.Engine.Pools;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Buckets;

/// <summary><c>/v1/accounts/{account}/buckets/{bucket}/participants</c>.</summary>
internal static class ParticipantEndpoints
{
    private const string All = "/v1/accounts/{account}/buckets/{bucket}/participants";
    private const string One = All + "/{subject}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Buckets", "Have a subject take part with a sub-limit", "Or give it another: that crosses and clears at once, with cause edit. What the subject used already in the period counts.")
            .Takes<ParticipantBody>().Gives<ParticipantAnswer>(200).Gives<ParticipantAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Buckets", "Read a participant and its status").Gives<ParticipantAnswer>(200);
        routes.MapMethods(All, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Buckets", "List the participants of a bucket, each with its status", "In the order in which their subjects became known.").GivesPageOf<ParticipantAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Buckets", "End a subject's part", "What it used stays in the bucket, and should it come back in the same period it goes on from there.").Gives<ParticipantAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string account, string bucket, string subject, ParticipantPut put)
    {
        using var body = await JsonBody.ReadAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), account, subject, Preconditions.Of(http)) { Bucket = bucket };
        await Answer.StoredAsync(http, await put.PutAsync(target, body.RootElement, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string account, string bucket, string subject, IParticipants participants)
    {
        var found = await participants.GetAsync(Target(http, account, bucket, subject), http.RequestAborted);
        await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static async Task ListAsync(HttpContext http, string account, string bucket, IParticipants participants)
    {
        var page = PageRequest.Of(http);
        var found = await participants.ListAsync(new BucketTarget(Caller.TenantOf(http), account, bucket), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string account, string bucket, string subject, IParticipants participants)
    {
        var ended = await participants.DeleteAsync(Target(http, account, bucket, subject), Preconditions.Of(http), http.RequestAborted);
        await Answer.OneAsync(http, ended.Select(AsResource));
    }

    private static ParticipantTarget Target(HttpContext http, string account, string bucket, string subject) =>
        new(new BucketTarget(Caller.TenantOf(http), account, bucket), subject);

    private static Resource AsResource(ParticipantView view) => new ParticipantResource(view);
}
