using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Api.Pages;
using Brimful.Delivery.Suppressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Suppressions;

/// <summary><c>/v1/unsubscribe/{token}</c>: the way out of mails (RFC 8058). The token is all that it needs, in any form of body or none; reading changes nothing, so that nobody unsubscribes whose mail program
/// looks at links.</summary>
internal static class UnsubscribeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(UnsubscribeLinks.Path + "{token}", PostAsync)
            .Describe("Suppressions", "Unsubscribe", "By the link of a mail; needs no key. What is mandatory is sent all the same.").GivesHtml();
        routes.MapMethods(UnsubscribeLinks.Path + "{token}", Reading.Methods, GetAsync)
            .Describe("Suppressions", "A page to unsubscribe by", "Changes nothing by itself.").GivesHtml();
    }

    private static async Task PostAsync(HttpContext http, string token, ISubscriptions subscriptions)
    {
        if (subscriptions.Find(token) is not { } who)
        {
            await PlainPage.UnknownAsync(http);
            return;
        }
        await subscriptions.UnsubscribeAsync(who, http.RequestAborted);
        await PlainPage.DoneAsync(http, "unsubscribe", who.Reader);
    }

    private static Task GetAsync(HttpContext http, string token, ISubscriptions subscriptions) => subscriptions.Find(token) is { } who
        ? PlainPage.AskingAsync(http, "unsubscribe", who.Reader)
        : PlainPage.UnknownAsync(http);
}
