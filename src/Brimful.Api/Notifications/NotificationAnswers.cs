using Brimful.Api.Answers;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Notifications;

/// <summary>Answers requests that queue a message: accepted, not yet sent.</summary>
internal static class NotificationAnswers
{
    public static Task AcceptedAsync(HttpContext http, Outcome<Resource> outcome) => outcome switch
    {
        Outcome<Resource>.Done done => Answer.OneAsync(http, done.Value, 202),
        _ => Answer.OneAsync(http, outcome),
    };
}
