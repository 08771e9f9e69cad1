using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Api.Pages;
using Brimful.Delivery.Acknowledgements;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Notifications;

/// <summary><c>/v1/acknowledge/{token}</c>: the link in a message that would be escalated. Reading changes nothing, for mail programs look at links.</summary>
internal static class AcknowledgeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(AcknowledgeLinks.Path + "{token}", PostAsync)
            .Describe("Notifications", "Acknowledge by the link of a message", "Needs no key.").GivesHtml();
        routes.MapMethods(AcknowledgeLinks.Path + "{token}", Reading.Methods, GetAsync)
            .Describe("Notifications", "A page to acknowledge by", "Changes nothing by itself.").GivesHtml();
    }

    private static async Task GetAsync(HttpContext http, string token, AcknowledgeLinks links, IAccounts accounts, INotifications notifications, AcknowledgedNotice notice)
    {
        if (links.Read(token) is { } link && accounts.TenantKey(link.Reader.TenantNumber) is { } tenant
            && await notifications.GetAsync(tenant, link.NotificationId, http.RequestAborted) is Outcome<NotificationDetailView>.Done asked)
            await PlainPage.AskingAsync(http, "acknowledge", link.Reader, dress => notice.TitleAsync(asked.Value.View.Notification, dress, http.RequestAborted));
        else await PlainPage.UnknownAsync(http);
    }

    private static async Task PostAsync(HttpContext http, string token, AcknowledgeLinks links, IAccounts accounts, INotifications notifications, AcknowledgedNotice notice)
    {
        if (links.Read(token) is { } link && accounts.TenantKey(link.Reader.TenantNumber) is { } tenant
            && await notifications.AcknowledgeAsync(tenant, link.NotificationId, link.By, http.RequestAborted) is Outcome<NotificationDetailView>.Done done)
            await PlainPage.DoneAsync(http, "acknowledge", link.Reader, dress => notice.TitleAsync(done.Value.View.Notification, dress, http.RequestAborted));
        else await PlainPage.UnknownAsync(http);
    }
}
