using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Browsers;
using Brimful.Api.Facts;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Inbox;
using Brimful.Delivery.Inbox;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Inbox;

/// <summary>Inboxes, under each of <see cref="InboxPaths"/>.</summary>
internal static class InboxEndpoints
{
    private static readonly string[] MarksOfAll = ["seen", "read", "archive"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, whose) in InboxPaths.All)
        {
            MapReading(routes, path, whose);
            MapMarking(routes, path, whose);
        }
        foreach (var path in (string[])["", "/{number:long}", "/{number:long}/{mark}", "/{word:alpha}"]) BrowserGate.MapPreflight(routes, InboxPaths.Own + path);
    }

    private static void MapReading(IEndpointRouteBuilder routes, string path, string whose)
    {
        Allow(routes.MapMethods(path, Reading.Methods, ListAsync), path, Scopes.InboxRead)
            .Describe("Inbox", $"List the inbox {whose}", "Newest first, in the reader's words.")
            .Asks("show", "unread or archived; without, all that is not archived.")
            .Asks("locale", "The language of the words; without, the contact's or else the account's.")
            .GivesPageOf<EntryAnswer>();
        Allow(routes.MapMethods(path + "/counts", Reading.Methods, CountAsync), path, Scopes.InboxRead)
            .Describe("Inbox", $"Count the inbox {whose}", "What is archived counts nowhere.").Gives<CountsAnswer>(200);
        Allow(routes.MapMethods(path + "/{number:long}", Reading.Methods, GetAsync), path, Scopes.InboxRead)
            .Describe("Inbox", $"Read an entry of the inbox {whose}").Asks("locale", "The language of the words.").Gives<EntryAnswer>(200);
    }

    private static void MapMarking(IEndpointRouteBuilder routes, string path, string whose)
    {
        foreach (var word in MarksOfAll)
        {
            Allow(routes.MapPost($"{path}/{word}", (HttpContext http, IInboxes inboxes) => MarkAllAsync(http, inboxes, InboxRequest.Marks[word])), path, Scopes.InboxWrite).RepeatsSafely()
                .Describe("Inbox", $"Mark all entries of the inbox {whose}: {word}", "All that are not archived; through a number, so that none is marked that came since.")
                .Takes<MarkAllBody>().Gives<MarkedAnswer>(200);
        }
        foreach (var (word, mark) in InboxRequest.Marks)
        {
            Allow(routes.MapPost($"{path}/{{number:long}}/{word}", (HttpContext http, long number, IInboxes inboxes) => MarkAsync(http, number, inboxes, mark)), path, Scopes.InboxWrite).RepeatsSafely()
                .Describe("Inbox", $"Mark an entry of the inbox {whose}: {word}").Gives<EntryAnswer>(200);
        }
    }

    /// <summary>The customer's own for tokens, the others for API keys.</summary>
    private static RouteHandlerBuilder Allow(RouteHandlerBuilder route, string path, string scope) =>
        path == InboxPaths.Own ? route.NeedsToken(scope) : route.Needs(scope);

    private static async Task ListAsync(HttpContext http, IInboxes inboxes, OwnWrites own)
    {
        var (page, view) = (PageRequest.Of(http), InboxRequest.ViewOf(http));
        var inbox = await OpenAsync(http, inboxes);
        await own.VisibleAsync(http.RequestAborted);
        var found = await inboxes.ListAsync(inbox, view, page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(entry => new EntryResource(entry))));
    }

    private static async Task CountAsync(HttpContext http, IInboxes inboxes, OwnWrites own)
    {
        var inbox = await OpenAsync(http, inboxes);
        await own.VisibleAsync(http.RequestAborted);
        await Answer.OneAsync(http, new CountsResource(await inboxes.CountAsync(inbox.Id, http.RequestAborted)), 200);
    }

    private static async Task GetAsync(HttpContext http, long number, IInboxes inboxes)
    {
        var inbox = await OpenAsync(http, inboxes);
        await Answer.OneAsync(http, (await inboxes.GetAsync(inbox, number, http.RequestAborted)).Select(Resource (entry) => new EntryResource(entry)));
    }

    private static async Task MarkAsync(HttpContext http, long number, IInboxes inboxes, InboxMark mark)
    {
        var inbox = await OpenAsync(http, inboxes);
        await Answer.OneAsync(http, (await inboxes.MarkAsync(inbox, number, mark, http.RequestAborted)).Select(Resource (entry) => new EntryResource(entry)));
    }

    private static async Task MarkAllAsync(HttpContext http, IInboxes inboxes, InboxMark mark)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var faults = new FaultList();
        if (!InboxRequest.TryReadThrough(body.RootElement, faults, out var through))
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var inbox = await OpenAsync(http, inboxes);
        await Answer.OneAsync(http, new MarkedResource(await inboxes.MarkAllAsync(inbox.Id, mark, through, http.RequestAborted)), 200);
    }

    /// <exception cref="ProblemException">There is no such inbox.</exception>
    internal static async Task<OpenInbox> OpenAsync(HttpContext http, IInboxes inboxes) =>
        await inboxes.OpenAsync(InboxPaths.NameOf(http), InboxRequest.LocaleOf(http), http.RequestAborted) switch
        {
            Outcome<OpenInbox>.Done { Value: var open } => open,
            Outcome<OpenInbox>.Refused { Refusal: var refusal } => throw new ProblemException(Problem.Of(refusal)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
