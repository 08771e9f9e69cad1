using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Api.Pages;
using Brimful.Delivery.Confirmations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Contacts;

/// <summary><c>/v1/confirm/{token}</c>: the link in the question to an address. Reading changes nothing, for mail programs look at links.</summary>
internal static class ConfirmEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ConfirmLinks.Path + "{token}", PostAsync)
            .Describe("Contacts", "Confirm an address by the link of a message", "Needs no key.").GivesHtml();
        routes.MapMethods(ConfirmLinks.Path + "{token}", Reading.Methods, GetAsync)
            .Describe("Contacts", "A page to confirm an address by", "Changes nothing by itself.").GivesHtml();
    }

    private static Task GetAsync(HttpContext http, string token, IConfirmations confirmations) =>
        confirmations.ReaderOf(token) is { } reader ? PlainPage.AskingAsync(http, "confirm", reader) : PlainPage.UnknownAsync(http);

    private static async Task PostAsync(HttpContext http, string token, IConfirmations confirmations) =>
        await (confirmations.ReaderOf(token) is { } reader && await confirmations.ConfirmAsync(token, http.RequestAborted) ? PlainPage.DoneAsync(http, "confirm", reader) : PlainPage.UnknownAsync(http));
}
