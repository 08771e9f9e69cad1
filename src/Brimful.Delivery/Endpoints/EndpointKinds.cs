using System.Diagnostics;

namespace Brimful.Delivery.Endpoints;

/// <summary>The words for kinds of endpoints, as the API and the figures have them.</summary>
public static class EndpointKinds
{
    /// <summary>One more than the highest number of a kind.</summary>
    internal const int Count = (int)EndpointKind.Push + 1;

    /// <summary>All words, in the order of the kinds.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetValues<EndpointKind>().Select(NameOf)];

    public static string NameOf(EndpointKind kind) => kind switch
    {
        EndpointKind.Webhook => "webhook",
        EndpointKind.Email => "email",
        EndpointKind.Slack => "slack",
        EndpointKind.Teams => "teams",
        EndpointKind.InApp => "inApp",
        EndpointKind.Sms => "sms",
        EndpointKind.Push => "push",
        _ => throw new UnreachableException(),
    };

    /// <summary>The kind of a word; null when there is none.</summary>
    public static EndpointKind? Find(string? name)
    {
        foreach (var kind in Enum.GetValues<EndpointKind>())
        {
            if (NameOf(kind) == name) return kind;
        }
        return null;
    }
}
