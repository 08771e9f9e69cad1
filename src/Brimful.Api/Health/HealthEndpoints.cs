using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can make events durable.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/health/live", Reading.Methods, (Delegate)LiveAsync)
            .Describe("Health", "Whether the process answers").Gives<HealthAnswer>(200);
        routes.MapMethods("/health/ready", Reading.Methods, ReadyAsync)
            .Describe("Health", "Whether it can take usage", "503 while it starts, stops, or cannot make anything durable; reason says which.")
            .Gives<HealthAnswer>(200).Gives<HealthAnswer>(503);
    }

    private static Task LiveAsync(HttpContext http) => WriteAsync(http, 200, "live", null);

    private static Task ReadyAsync(HttpContext http, IReadiness readiness)
    {
        var state = readiness.Check();
        return state.IsReady ? WriteAsync(http, 200, "ready", null) : WriteAsync(http, 503, "unready", state.Reason);
    }

    private static Task WriteAsync(HttpContext http, int status, string word, string? reason) =>
        Answer.WriteAsync(http, new AnswerHead(status, Answer.Json), wire =>
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("status"u8, word);
            wire.TextIfAny("reason", reason);
            wire.Json.WriteEndObject();
        });
}
