namespace Brimful.Oracle;

/// <summary>How many events a tenant's side knows of.</summary>
/// <param name="Countable">Different events that must have been counted.</param>
/// <param name="Unknown">Different events that nobody knows yet.</param>
/// <param name="Acknowledged">Events in all requests that were answered.</param>
/// <param name="Arrived">Events in all requests that reached a server, each copy.</param>
public sealed record KnownEvents(long Countable, long Unknown, long Acknowledged, long Arrived);

/// <summary>How events ended, as the server says (S3).</summary>
public sealed record EventEnds(long Received, long Counted, long Duplicates, long Rejected, long Unattributed)
{
    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> ComplaintsAgainst(KnownEvents known)
    {
        if (Received != Counted + Duplicates + Rejected + Unattributed) yield return $"received is not the sum of its parts: {this}";
        if (Counted != known.Countable) yield return $"{known.Countable} different events must be counted: {this}";
        if (Unattributed != known.Unknown) yield return $"{known.Unknown} different events are unknown: {this}";
        if (Received < known.Acknowledged || Received > known.Arrived) yield return $"{known.Acknowledged} were acknowledged and {known.Arrived} arrived: {this}";
    }
}
