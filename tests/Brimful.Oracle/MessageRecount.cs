using System.Text;
using System.Text.Json;

namespace Brimful.Oracle;

/// <summary>A recorded fact and whom it must be told to.</summary>
/// <param name="Tell">The endpoints that its line names.</param>
/// <param name="MayBeHeld">Whether it is late and its line keeps late ones back.</param>
public sealed record ToldFact(string Tenant, string Account, string Bucket, int Sequence, IReadOnlyList<string> Tell, bool MayBeHeld);

/// <summary>A message as it is listed.</summary>
public sealed record ListedMessage(string Tenant, string Id, ReadOnlyMemory<byte> Body);

/// <summary>Where the message stands for one endpoint.</summary>
public sealed record ListedDelivery(string Tenant, string Id, string Endpoint, string State, string Reason, int Attempts);

/// <summary>What an endpoint saw.</summary>
/// <param name="Taken">Every message that reached it, each time.</param>
/// <param name="Accepted">Ids that it said yes to.</param>
/// <param name="Lied">Ids that it said yes to without looking.</param>
public sealed record SeenByEndpoint(string Tenant, string Endpoint, IReadOnlyList<(string Id, ReadOnlyMemory<byte> Body)> Taken, IReadOnlySet<string> Accepted, IReadOnlySet<string> Lied);

/// <summary>
/// Facts, what is listed about them and what reached the endpoints must agree: one id a fact, the same bytes in every attempt, and each message
/// delivered at least once or visibly failed, held or suppressed with a reason.
/// </summary>
public sealed class MessageRecount(
    IReadOnlyList<ToldFact> facts, IReadOnlyList<ListedMessage> messages, IReadOnlyList<ListedDelivery> deliveries, IReadOnlyList<SeenByEndpoint> seen, IReadOnlySet<string> existing)
{
    private readonly Dictionary<(string Tenant, string Id), ListedMessage> _messages = messages.GroupBy(message => (message.Tenant, message.Id)).ToDictionary(group => group.Key, group => group.First());

    private readonly ILookup<(string Tenant, string Account, string Bucket, int Sequence), string> _idsByFact =
        messages.Select(message => (Key: KeyOf(message.Body), message.Id)).Where(pair => pair.Key is not null).ToLookup(pair => pair.Key!.Value, pair => pair.Id);

    public IEnumerable<string> Complaints() => Ids().Concat(Deliveries()).Concat(Bytes());

    private IEnumerable<string> Ids()
    {
        var known = facts.Select(fact => (fact.Tenant, fact.Account, fact.Bucket, fact.Sequence)).ToHashSet();
        if (known.Count != facts.Count) yield return "a fact is recorded twice";
        foreach (var key in known)
            if (_idsByFact[key].Distinct().Count() != 1) yield return $"{key} has the ids {string.Join(", ", _idsByFact[key])}";
        foreach (var stray in _idsByFact.Where(group => !known.Contains(group.Key))) yield return $"{stray.Key} is told of but not recorded";
        foreach (var (tenant, endpoint, taken, _, _) in seen)
            foreach (var (id, body) in taken)
                if (KeyOf(body) is not { } key || !known.Contains(key) || key.Tenant != tenant) yield return $"{tenant}/{endpoint} was told {id} of what is not recorded: {Encoding.UTF8.GetString(body.Span)}";
    }

    private IEnumerable<string> Deliveries()
    {
        var byId = deliveries.ToLookup(delivery => (delivery.Tenant, delivery.Id));
        foreach (var fact in facts)
        {
            if (_idsByFact[(fact.Tenant, fact.Account, fact.Bucket, fact.Sequence)].FirstOrDefault() is not { } id) continue;
            var own = byId[(fact.Tenant, id)].ToList();
            if (!own.Select(delivery => delivery.Endpoint).Order(StringComparer.Ordinal).SequenceEqual(fact.Tell.Order(StringComparer.Ordinal)))
                yield return $"{fact} goes to {string.Join(", ", own)}, not to {string.Join(", ", fact.Tell)}";
            foreach (var delivery in own)
                if (WrongWith(delivery, fact) is { } wrong) yield return $"{wrong}: {delivery} of {fact.Account}/{fact.Bucket} #{fact.Sequence}";
        }
    }

    private string? WrongWith(ListedDelivery delivery, ToldFact fact)
    {
        var endpoint = seen.FirstOrDefault(each => each.Tenant == delivery.Tenant && each.Endpoint == delivery.Endpoint);
        var isTaken = endpoint is not null && endpoint.Taken.Any(taken => taken.Id == delivery.Id);
        return delivery.State switch
        {
            "Delivered" => endpoint is null || !endpoint.Accepted.Contains(delivery.Id) ? "nobody said yes to it"
                : !isTaken && !endpoint.Lied.Contains(delivery.Id) ? "it never arrived"
                : null,
            "Failed" => delivery.Attempts == 0 || delivery.Reason is not ("attempts_exhausted" or "refused_by_endpoint" or "redirected" or "endpoint_gone") ? "failed without cause" : null,
            "Held" => delivery.Reason == "endpoint_disabled" || (delivery.Reason == "late" && fact.MayBeHeld) ? null : "held without cause",
            "Suppressed" => delivery.Reason == "endpoint_unknown" && !existing.Contains(delivery.Endpoint) ? null : "suppressed without cause",
            _ => "it is still to be sent",
        };
    }

    private IEnumerable<string> Bytes()
    {
        foreach (var (tenant, endpoint, taken, _, _) in seen)
            foreach (var (id, body) in taken)
                if (!_messages.TryGetValue((tenant, id), out var listed) || !listed.Body.Span.SequenceEqual(body.Span)) yield return $"{tenant}/{endpoint} took other bytes of {id} than are listed";
    }

    /// <summary>Which fact a message tells of; null when it tells of none.</summary>
    private static (string Tenant, string Account, string Bucket, int Sequence)? KeyOf(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var data = json.RootElement.GetProperty("data");
        if (!data.TryGetProperty("sequence", out var sequence)) return null;
        return (data.GetProperty("tenant").GetString()!, data.GetProperty("account").GetProperty("key").GetString()!, data.GetProperty("bucket").GetProperty("key").GetString()!, sequence.GetInt32());
    }
}
