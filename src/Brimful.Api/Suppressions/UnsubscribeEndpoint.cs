using System.Text;
using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Delivery.Suppressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Suppressions;

/// <summary><c>/v1/unsubscribe/{token}</c>: the way out of mails (RFC 8058). The token is all that it needs, in any form of body or none; reading changes nothing, so that nobody unsubscribes whose mail program
/// looks at links.</summary>
internal static class UnsubscribeEndpoint
{
    private const string Html = "text/html; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(UnsubscribeLinks.Path + "{token}", PostAsync)
            .Describe("Suppressions", "Unsubscribe", "By the link of a mail; needs no key. What is mandatory is sent all the same.").Gives<string>(200, "text/html");
        routes.MapMethods(UnsubscribeLinks.Path + "{token}", Reading.Methods, GetAsync)
            .Describe("Suppressions", "A page to unsubscribe by", "Changes nothing by itself.").Gives<string>(200, "text/html");
    }

    private static async Task PostAsync(HttpContext http, string token, ISubscriptions subscriptions)
    {
        if (subscriptions.Find(token) is not { } who)
        {
            await SayUnknownAsync(http);
            return;
        }
        await subscriptions.UnsubscribeAsync(who, http.RequestAborted);
        await SayAsync(http, 200, "You are unsubscribed", "You will get no more of these messages at this address, except those that must be sent.", hasButton: false);
    }

    private static Task GetAsync(HttpContext http, string token, ISubscriptions subscriptions) => subscriptions.Find(token) is null
        ? SayUnknownAsync(http)
        : SayAsync(http, 200, "Unsubscribe", "Get no more of these messages at this address, except those that must be sent?", hasButton: true);

    private static Task SayUnknownAsync(HttpContext http) =>
        SayAsync(http, 404, "This link is not known", "It may be cut off. Open it from the message again.", hasButton: false);

    private static async Task SayAsync(HttpContext http, int status, string title, string text, bool hasButton)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        var button = hasButton ? "<form method=\"post\"><button type=\"submit\">Unsubscribe</button></form>" : "";
        var page = $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title>
            <style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.6rem 1.4rem;cursor:pointer}</style>
            </head><body><main><h1>{{title}}</h1><p>{{text}}</p>{{button}}</main></body></html>
            """;
        await Answer.SendAsync(http, new AnswerHead(status, Html), Encoding.UTF8.GetBytes(page));
    }
}
