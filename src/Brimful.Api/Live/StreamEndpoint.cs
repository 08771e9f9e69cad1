using System.Globalization;
using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Inbox;
using Brimful.Api.Levels;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Api.Tokens;
using Brimful.Core.Keys;
using Brimful.Delivery.Inbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Brimful.Api.Live;

/// <summary><c>…/inbox/stream</c>: an inbox as it changes, by server-sent events.</summary>
internal static class StreamEndpoint
{
    /// <summary>Streams of one inbox at a time: a person has tabs, and devices.</summary>
    private const int MostOfAnInbox = 16;

    private const int MostBuckets = 20;

    private const string LastEventId = "Last-Event-ID";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, whose) in InboxPaths.All)
        {
            var route = routes.MapGet(path + "/stream", StreamAsync);
            (path == InboxPaths.Own ? route.NeedsToken(CustomerScopes.InboxRead) : route.Needs(Scopes.InboxRead))
                .Describe("Inbox", $"Follow the inbox {whose}", "Server-sent events: entry, counts, level. Last-Event-ID goes on where an earlier stream was, without a gap.")
                .Asks("buckets", $"Keys of up to {MostBuckets} buckets of the account whose levels are sent too, at most one a second each, parted by commas.")
                .Asks("locale", "The language of the words.")
                .Gives<string>(200, EventStream.ContentType);
        }
    }

    private static async Task StreamAsync(HttpContext http, IInboxes inboxes, InboxSignals signals, LevelReading reading, StreamCallers callers, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        var buckets = BucketsOf(http);
        var resumeAfter = ResumeAfter(http);
        var inbox = await InboxEndpoints.OpenAsync(http, inboxes);
        using var watch = signals.Watch(inbox.Id, MostOfAnInbox) ?? throw TooMany();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var levels = new LevelWatch(reading, Caller.TenantOf(http), buckets.Count == 0 ? "" : LevelEndpoints.AccountOf(http), buckets);
        var stream = new InboxStream(inboxes, inbox, levels, new EventStream(http, time));
        try
        {
            await stream.RunAsync(watch, resumeAfter, () => callers.MayGoOnAsync(http), ending.Token);
        }
        catch (OperationCanceledException) when (http.Response.HasStarted)
        {
            // The server stops, or the reader is gone or takes nothing: it comes back with its last event's id.
            http.Abort();
        }
    }

    private static IReadOnlyList<string> BucketsOf(HttpContext http)
    {
        if (QueryFaults.TextOf(http, "buckets") is not { } text) return [];
        var keys = text.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count > MostBuckets || !keys.TrueForAll(key => ResourceKey.IsValid(key)))
            throw QueryFaults.Invalid("buckets", $"buckets is up to {MostBuckets} keys of buckets, parted by commas.");
        if (!Caller.Of(http).Has(CustomerScopes.UsageRead) && Caller.Of(http).Customer is not null)
            throw new ProblemException(new Problem(403, Codes.AuthScope, $"The customer token lacks the scope {CustomerScopes.UsageRead}. Use one that has it, or leave buckets out."));
        if (Caller.Of(http).Customer is null && http.GetRouteValue("account") is null)
            throw QueryFaults.Invalid("buckets", "The inbox is of no account, so there are no buckets. Leave buckets out.");
        return keys;
    }

    private static long? ResumeAfter(HttpContext http)
    {
        var text = http.Request.Headers[LastEventId].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw QueryFaults.Of(new Engine.Outcomes.Fault(LastEventId, Codes.HeaderInvalid, $"{LastEventId} is the id of an event of this inbox, or left out."));
    }

    private static ProblemException TooMany() => new(
        new Problem(429, Codes.StreamTooMany, $"{MostOfAnInbox} streams follow this inbox already. Close one, or try again later.") { RetryAfterSeconds = 15 });
}
