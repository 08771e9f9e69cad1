using Brimful.Delivery.Notifications;

namespace Brimful.Api.Notifications;

/// <summary>The words for how much something wants attention, as the API has them.</summary>
internal static class SeverityWords
{
    public static string Of(Severity severity) => severity switch
    {
        Severity.Information => "information",
        Severity.Warning => "warning",
        Severity.Critical => "critical",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
