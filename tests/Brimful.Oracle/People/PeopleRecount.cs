using System.Text.Json;

namespace Brimful.Oracle.People;

/// <summary>What a tenant says about who is told, as its script remembers it.</summary>
/// <param name="HasGateway">Whether text messages can be sent.</param>
/// <param name="Suppressed">Addresses that nothing is sent to any more, since some moment.</param>
public sealed record TenantPeople(
    string Tenant, IReadOnlyList<RuleModel> Rules, IReadOnlyList<PersonModel> People, IReadOnlyList<SilenceModel> Silences, bool HasGateway, IReadOnlySet<string> Suppressed);

/// <summary>A notification as it is listed.</summary>
public sealed record ListedNotification(string Tenant, string Id, ReadOnlyMemory<byte> Body, DateTime CreatedAt, DateTime? AcknowledgedAt)
{
    /// <summary>What it says about what it repeats; null where it repeats nothing.</summary>
    public Reminder? Reminder { get; } = Reminder.Read(Body);
}

/// <summary>Where it stands for one who reads it.</summary>
public sealed record ListedTelling(string Tenant, string Id, string Target, string State, string Reason)
{
    /// <summary>The id of the one whose message tells of it.</summary>
    public string? ToldBy { get; init; }

    public int Attempts { get; init; }

    /// <summary>Whether it was ever given up, and perhaps asked for again since.</summary>
    public bool FailedOnce { get; init; }

    /// <summary>When it was first tried, by the server's clock.</summary>
    public DateTime? FirstTriedAt { get; init; }
}

/// <summary>What reached an address.</summary>
/// <param name="Taken">Every message, each time: its id and the bodies that it told of, its own among them.</param>
/// <param name="Accepted">Ids that its server said yes to.</param>
/// <param name="Lied">Ids that its server said yes to and lost.</param>
public sealed record SeenAtAddress(string Tenant, string Address, IReadOnlyList<TakenMessage> Taken, IReadOnlySet<string> Accepted, IReadOnlySet<string> Lied);

/// <summary>One message as it arrived.</summary>
public sealed record TakenMessage(string Id, IReadOnlyList<ReadOnlyMemory<byte>> Bodies);

/// <summary>A notification in an inbox.</summary>
public sealed record ListedEntry(string Tenant, string Id, string? Account, string? Person);

/// <summary>All that is left of a world and has to do with people.</summary>
/// <param name="IsSteady">Whether the server's clock never jumped, so that its instants can be compared.</param>
public sealed record PeopleRecord(
    IReadOnlyList<TenantPeople> Tenants, IReadOnlyList<RoutedFact> Facts, IReadOnlyList<ListedNotification> Notifications, IReadOnlyList<ListedTelling> Tellings,
    IReadOnlyList<SeenAtAddress> Seen, IReadOnlyList<ListedEntry> Entries, bool IsSteady);

/// <summary>
/// Recounts, from the facts and what the tenants said, who must have been told of what: everyone in question by exactly one message that was sent, or visibly not, with a
/// reason that holds; nobody of one fact under two ids; nobody before their time; and each inbox holds what it must and nothing else.
/// </summary>
public sealed class PeopleRecount(PeopleRecord record)
{
    private readonly Dictionary<(string Tenant, string Id), ListedTelling[]> _tellings =
        record.Tellings.Where(telling => telling.Target.StartsWith('/')).GroupBy(telling => (telling.Tenant, telling.Id)).ToDictionary(group => group.Key, group => group.ToArray());

    private readonly Dictionary<(string Tenant, string Account, string Bucket, int Sequence), RoutedFact> _facts =
        record.Facts.ToDictionary(fact => (fact.Tenant, fact.Account, fact.Bucket, fact.Sequence));

    private readonly Dictionary<ReadOnlyMemory<byte>, RoutedFact?> _bodies = [];

    private readonly Dictionary<(string Tenant, string Address), SeenAtAddress> _seen = record.Seen.ToDictionary(seen => (seen.Tenant, seen.Address));

    public IEnumerable<string> Complaints() => record.Tenants.SelectMany(OfTenant).Concat(record.Seen.SelectMany(OfAddress)).Concat(new RepeatRecount(record, FactOf).Complaints());

    private IEnumerable<string> OfTenant(TenantPeople tenant)
    {
        var routing = new RoutingModel(tenant.Rules, tenant.People);
        foreach (var notification in record.Notifications.Where(each => each.Tenant == tenant.Tenant))
        {
            if (notification.Reminder is not null || FactOf(notification.Tenant, notification.Body) is not { } fact) continue;
            var told = new Told(tenant, fact, notification, _tellings.GetValueOrDefault((tenant.Tenant, notification.Id)) ?? []);
            foreach (var complaint in Tellings(told, [.. routing.TellingsOf(fact).Where(expected => expected.Person is not null)]).Concat(Inboxes(told, routing)))
                yield return $"{complaint}, of {fact} told as {notification.Id} to {string.Join("; ", told.Tellings.AsEnumerable())}";
        }
    }

    private IEnumerable<string> Tellings(Told told, IReadOnlyList<Expected> expected)
    {
        foreach (var each in expected)
        {
            var telling = Array.Find(told.Tellings, telling => telling.Target == each.Target);
            if (telling is null) yield return $"{each.Target} hears nothing of it";
            else if (IsNeedless(telling, each, told)) yield return $"{telling} was tried although somebody had acknowledged it";
            else if (WrongWith(telling, each, told) is { } wrong) yield return wrong;
        }
        var (must, may) = (expected.SelectMany(each => StandIns(each, told, HasFailed)).ToHashSet(), expected.SelectMany(each => StandIns(each, told, static telling => HasFailed(telling) || telling.FailedOnce)).ToHashSet());
        foreach (var stray in told.Tellings.Where(telling => expected.All(each => each.Target != telling.Target) && !may.Contains(telling.Target)))
            yield return $"{stray} has nothing to do with it";
        foreach (var missing in must.Where(target => told.Tellings.All(telling => telling.Target != target))) yield return $"{missing} does not stand in";
    }

    /// <summary>Who stands in for whom, as far as those before failed.</summary>
    private static IEnumerable<string> StandIns(Expected expected, Told told, Func<ListedTelling, bool> failed)
    {
        var before = expected.Target;
        foreach (var next in expected.Fallbacks)
        {
            if (Array.Find(told.Tellings, telling => telling.Target == before) is not { } ended || !failed(ended)) yield break;
            yield return before = next;
        }
    }

    private static bool HasFailed(ListedTelling telling) => telling.State is "Failed" or "Suppressed" && !IsWanted(telling);

    /// <summary>What was kept back because somebody wanted it so, or because it was told otherwise, has not failed.</summary>
    private static bool IsWanted(ListedTelling telling) => telling.Reason is "silenced" or "inhibited" or "acknowledged" or "unsubscribed";

    private string? WrongWith(ListedTelling telling, Expected expected, Told told) => telling.State switch
    {
        "Delivered" => _seen.GetValueOrDefault((told.Tenant.Tenant, AddressOf(expected)))?.Accepted.Contains(telling.Id) == true ? TooEarly(telling, telling, expected, told) : $"nobody said yes to {telling}",
        "Failed" => telling.Attempts > 0 ? null : $"{telling} failed without having been tried",
        "Merged" => MergedWrong(telling, expected, told),
        "Held" => telling.Reason == "endpoint_disabled" ? null : $"{telling} still waits",
        "Suppressed" => SuppressedWrong(telling, expected, told),
        _ => $"{telling} is still to be sent",
    };

    /// <summary>Whether somebody had acknowledged it well before its escalation, by more than a write may take.</summary>
    private bool IsNeedless(ListedTelling telling, Expected expected, Told told) =>
        record.IsSteady && telling.FirstTriedAt is not null && expected.After is { } after && told.Notification.AcknowledgedAt + TimeSpan.FromMinutes(1) < told.Notification.CreatedAt + after;

    private string? MergedWrong(ListedTelling telling, Expected expected, Told told)
    {
        if (LeaderOf(telling) is not { } leader) return $"nobody leads {telling}";
        if (leader.State == "Merged") return $"{leader} leads {telling} and is merged itself";
        if (expected.Rule.Jump == "each" && expected.Person!.Digest is null && expected.Person.Quiet is null) return $"{telling} was to be told each";
        if (leader.State != "Delivered") return null;
        var seen = _seen[(told.Tenant.Tenant, AddressOf(expected))];
        var isTold = seen.Lied.Contains(leader.Id) || seen.Taken.Any(taken => taken.Id == leader.Id && taken.Bodies.Any(body => body.Span.SequenceEqual(told.Notification.Body.Span)));
        return isTold ? TooEarly(telling, leader, expected, told) : $"{leader} says nothing of {telling}";
    }

    private string? SuppressedWrong(ListedTelling telling, Expected expected, Told told) => telling.Reason switch
    {
        "silenced" => !expected.Rule.Mandatory && told.Tenant.Silences.Any(silence => silence.Bucket == told.Fact.Bucket && told.Notification.CreatedAt < silence.Until) ? null : $"no silence was on for {telling}",
        "acknowledged" => expected.After is not null && told.Notification.AcknowledgedAt is not null ? null : $"nobody acknowledged {telling}",
        "channel_missing" => telling.Target.EndsWith("/sms", StringComparison.Ordinal) && !told.Tenant.HasGateway ? null : $"there is a channel for {telling}",
        "address_suppressed" or "address_unknown" => told.Tenant.Suppressed.Contains(AddressOf(expected)) ? null : $"nobody suppressed the address of {telling}",
        "inhibited" => InhibitedWrong(telling, expected, told.Fact),
        _ => $"suppressed without cause: {telling}",
    };

    /// <summary>What is told in its place is the leader's message, or one that is merged into it.</summary>
    private string? InhibitedWrong(ListedTelling telling, Expected expected, RoutedFact lower)
    {
        if (LeaderOf(telling) is not { } leader) return $"nobody leads {telling}";
        if (expected is not { Rule: { Jump: "highest", Mandatory: false }, After: null }) return $"{telling} was to be told";
        var told = record.Tellings.Where(each => each.Tenant == telling.Tenant && each.Target == telling.Target && each.State == "Merged" && each.ToldBy == leader.Id).Append(leader);
        var isHigher = told.Select(FactOf).OfType<RoutedFact>().Any(higher => (higher.Level, higher.Sequence).CompareTo((lower.Level, lower.Sequence)) > 0
            && (higher.Account, higher.Bucket, higher.Period, higher.Kind) == (lower.Account, lower.Bucket, lower.Period, "crossed"));
        return isHigher ? null : $"no higher line was told in place of {telling}";
    }

    /// <summary>Nothing is sent before its time. What waits to be grouped goes with what waited before it; whatever has another reason to wait has had its own.</summary>
    private string? TooEarly(ListedTelling telling, ListedTelling sent, Expected expected, Told told)
    {
        if (!record.IsSteady || sent.FirstTriedAt is not { } triedAt) return null;
        var until = expected.After is { } after ? told.Notification.CreatedAt + after : QuietModel.Until(expected.Rule, expected.Person!, told.Fact.IsCritical, told.Notification.CreatedAt);
        if (expected.After is null && until <= told.Notification.CreatedAt + QuietModel.Grouping) until = Earliest(sent) + (until - told.Notification.CreatedAt);
        return triedAt >= until ? null : $"{sent} was tried before {until:O}";
    }

    /// <summary>When the first of those was made that one message tells of.</summary>
    private DateTime Earliest(ListedTelling sent)
    {
        var ids = record.Tellings.Where(each => each.Tenant == sent.Tenant && each.Target == sent.Target && each.ToldBy == sent.Id).Select(each => each.Id).Append(sent.Id).ToHashSet();
        return record.Notifications.Where(each => each.Tenant == sent.Tenant && ids.Contains(each.Id)).Min(each => each.CreatedAt);
    }

    private IEnumerable<string> Inboxes(Told told, RoutingModel routing)
    {
        var entries = record.Entries.Where(entry => entry.Tenant == told.Tenant.Tenant && entry.Id == told.Notification.Id).Select(entry => (entry.Account, entry.Person)).ToList();
        if (!routing.InboxesOf(told.Fact).SetEquals(entries) || entries.Count != entries.Distinct().Count()) yield return $"the inboxes that have it are {string.Join(", ", entries)}, not {string.Join(", ", routing.InboxesOf(told.Fact))}";
    }

    /// <summary>Nobody is told of one fact, or reminded of it one time, under two ids, and a message tells of the same each time.</summary>
    private IEnumerable<string> OfAddress(SeenAtAddress seen)
    {
        var ids = new Dictionary<(RoutedFact, int), string>();
        foreach (var message in seen.Taken)
        {
            var facts = message.Bodies.Select(body => (Fact: FactOf(seen.Tenant, body), Reminder.Read(body)?.Number ?? 0)).Where(told => told.Fact is not null).Select(told => (told.Fact!, told.Item2)).ToList();
            foreach (var fact in facts.Where(fact => !ids.TryAdd(fact, message.Id)))
                if (ids[fact] is var other && other != message.Id) yield return $"{seen.Address} was told of {fact} under {other} and {message.Id}";
        }
        foreach (var group in seen.Taken.GroupBy(message => message.Id))
            if (group.Select(message => string.Join('\n', message.Bodies.Select(body => Convert.ToHexString(body.Span)))).Distinct().Count() > 1) yield return $"{seen.Address} was told other things each time by {group.Key}";
    }

    private ListedTelling? LeaderOf(ListedTelling telling) =>
        telling.ToldBy is { } by ? (_tellings.GetValueOrDefault((telling.Tenant, by)) ?? []).FirstOrDefault(each => each.Target == telling.Target) : null;

    private static string AddressOf(Expected expected) => expected.Person!.Addresses[expected.Target[(expected.Target.LastIndexOf('/') + 1)..]];

    private RoutedFact? FactOf(ListedTelling telling) =>
        record.Notifications.FirstOrDefault(each => each.Tenant == telling.Tenant && each.Id == telling.Id) is { } notification ? FactOf(telling.Tenant, notification.Body) : null;

    /// <summary>The fact that a message tells of; null when it tells of none.</summary>
    private RoutedFact? FactOf(string tenant, ReadOnlyMemory<byte> body)
    {
        if (!_bodies.TryGetValue(body, out var fact)) _bodies[body] = fact = ReadFact(tenant, body);
        return fact;
    }

    private RoutedFact? ReadFact(string tenant, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var data = json.RootElement.GetProperty("data");
        return data.TryGetProperty("sequence", out var sequence)
            ? _facts.GetValueOrDefault((tenant, data.GetProperty("account").GetProperty("key").GetString()!, data.GetProperty("bucket").GetProperty("key").GetString()!, sequence.GetInt32()))
            : null;
    }

    /// <summary>A fact of a tenant as it is listed.</summary>
    private sealed record Told(TenantPeople Tenant, RoutedFact Fact, ListedNotification Notification, ListedTelling[] Tellings);
}
