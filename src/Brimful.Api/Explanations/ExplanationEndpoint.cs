using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Facts;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Explanations;
using Brimful.Engine.Explanations;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Brimful.Api.Explanations;

/// <summary><c>/v1/accounts/{account}/buckets/{bucket}/explain</c> (S21).</summary>
internal static class ExplanationEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/v1/accounts/{account}/buckets/{bucket}/explain", Reading.Methods, ExplainAsync).Needs(Scopes.FactsRead)
            .Describe(
                "Facts",
                "Explain how a bucket stood",
                "For an instant: the level as the bucket showed it then, and of each threshold whether and why it fired, was held, cleared or did not, with the events that moved it and what became of its message.")
            .Asks("at", "The instant, by the tenant's clock; now without.")
            .Asks("period", "An instant of the period that is asked for, as it was known at the instant; the open one without.")
            .Asks("participant", "A participant's subject: its lines instead of the bucket's own.")
            .Gives<ExplanationAnswer>(200);

    private static async Task ExplainAsync(HttpContext http, string account, string bucket, IExplanations explanations, OwnWrites own, ExplainedMessages messages)
    {
        var question = Read(http, account, bucket);
        await own.VisibleAsync(http.RequestAborted);
        var answer = await explanations.ExplainAsync(question, http.RequestAborted);
        if (answer is Outcome<Explanation>.Done { Value: var explanation })
            await Answer.OneAsync(http, await messages.AddToAsync(question.Tenant, explanation, http.RequestAborted), 200);
        else await Answer.RefusedAsync(http, ((Outcome<Explanation>.Refused)answer).Refusal);
    }

    private static ExplanationQuestion Read(HttpContext http, string account, string bucket)
    {
        var faults = new FaultList();
        var (at, period) = (InstantOf(http, "at", faults), InstantOf(http, "period", faults));
        foreach (var name in http.Request.Query.Keys.Where(name => name is not ("at" or "period" or "participant")))
            faults.Add(name, Codes.QueryInvalid, "explain knows the parameters at, period and participant. Leave this one out.");
        if (!faults.IsEmpty) throw new ProblemException(Problem.Of(faults.ToRefusal()));
        return new ExplanationQuestion(Caller.TenantOf(http), account, bucket, at, period, QueryFaults.TextOf(http, "participant"));
    }

    private static Instant? InstantOf(HttpContext http, string name, FaultList faults)
    {
        if (QueryFaults.TextOf(http, name) is not { } text) return null;
        if (ValueFields.InstantOf(text) is { } instant) return instant;
        faults.Add(name, Codes.QueryInvalid, name + ValueFields.InstantForm);
        return null;
    }
}
