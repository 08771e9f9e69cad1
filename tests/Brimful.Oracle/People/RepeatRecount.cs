namespace Brimful.Oracle.People;

/// <summary>
/// Recounts who must have been told again of a line that was still over: everyone in question from the first time on without a gap, each time under one id, at most as often as the rule
/// says, at its pace, and not once somebody took care of it, its period was over or its reader was to be left alone.
/// </summary>
/// <param name="factOf">The fact that a message of a tenant tells of.</param>
internal sealed class RepeatRecount(PeopleRecord record, Func<string, ReadOnlyMemory<byte>, RoutedFact?> factOf)
{
    /// <summary>How long a write may take.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public IEnumerable<string> Complaints() => record.Tenants.SelectMany(OfTenant);

    private IEnumerable<string> OfTenant(TenantPeople tenant)
    {
        var tellings = record.Tellings.Where(telling => telling.Tenant == tenant.Tenant).ToLookup(telling => telling.Id);
        var notifications = record.Notifications.Where(each => each.Tenant == tenant.Tenant).ToList();
        var entries = record.Entries.Where(entry => entry.Tenant == tenant.Tenant).Select(entry => entry.Id).ToHashSet();
        var reminders = notifications.Select(each => (Listed: each, Says: each.Reminder)).Where(each => each.Says is not null).ToLookup(each => each.Says!.Of, each => new Reminded(each.Listed, each.Says!, [.. tellings[each.Listed.Id]]));
        foreach (var reminded in reminders.SelectMany(static group => group).Where(reminded => entries.Contains(reminded.Listed.Id))) yield return $"{reminded} is in an inbox";
        var routing = new RoutingModel(tenant.Rules, tenant.People);
        var known = 0;
        foreach (var crossing in notifications)
        {
            if (crossing.Reminder is not null || factOf(tenant.Tenant, crossing.Body) is not { } fact) continue;
            var expected = routing.TellingsOf(fact).Where(each => fact.Kind == "crossed" && each is { Person: not null, After: null, Rule.Repeat: not null }).ToList();
            var rest = reminders[crossing.Id].ToList();
            known += rest.Count;
            foreach (var each in expected)
            {
                var own = rest.Where(reminded => PrimaryOf(reminded, expected) == each.Target).OrderBy(reminded => reminded.Says.Number).ToList();
                foreach (var complaint in OfChain(new Chain(tenant, crossing, fact, each), own)) yield return $"{complaint}, of {fact} told as {crossing.Id}";
                rest.RemoveAll(own.Contains);
            }

            foreach (var stray in rest) yield return $"{stray} repeats what nobody is to be told again";
        }

        if (known != reminders.Sum(static group => group.Count())) yield return $"reminders of {tenant.Tenant} repeat no crossing";
    }

    /// <summary>Whom a reminder is for: of those that it went to the one that stands in for no other.</summary>
    private static string? PrimaryOf(Reminded reminded, IReadOnlyList<Expected> expected) => reminded.Tellings.Select(telling => telling.Target)
        .FirstOrDefault(target => !expected.Any(other => other.Fallbacks.Contains(target) && reminded.Tellings.Any(telling => telling.Target == other.Target)));

    private IEnumerable<string> OfChain(Chain chain, List<Reminded> reminders)
    {
        var (every, atMost) = chain.Expected.Rule.Repeat!.Value;
        if (!reminders.Select(reminded => reminded.Says.Number).SequenceEqual(Enumerable.Range(1, reminders.Count))) yield return $"{chain.Expected.Target} is reminded {string.Join(", ", reminders)}";
        if (reminders.Count > atMost) yield return $"{chain.Expected.Target} is reminded {reminders.Count} times, {atMost} are allowed";
        string? ended = null;
        foreach (var reminded in reminders)
        {
            var telling = Array.Find(reminded.Tellings, each => each.Target == chain.Expected.Target)!;
            if (ended is not null && telling.Attempts > 0) yield return $"{telling} was tried although one before it ended as {ended}";
            if (WrongWith(telling, chain) is { } wrong) yield return wrong;
            if (telling.Attempts > 0 && record.IsSteady && TimedWrong(reminded, chain, every) is { } timed) yield return $"{telling} {timed}";
            ended ??= telling is { State: "Suppressed", Reason: "no_longer_over" or "acknowledged" } ? telling.Reason : null;
        }

        if (ended is null && reminders.Count < atMost) yield return $"{chain.Expected.Target} is reminded {reminders.Count} times, {atMost} are allowed, and nothing ended it";
    }

    private static string? WrongWith(ListedTelling telling, Chain chain) => telling.State switch
    {
        "Delivered" => null,
        "Held" => telling.Reason == "endpoint_disabled" ? null : $"{telling} still waits",
        "Failed" => telling.Attempts > 0 ? null : $"{telling} failed without having been tried",
        "Suppressed" => telling.Reason switch
        {
            "no_longer_over" or "inhibited" => null,
            "acknowledged" => chain.Crossing.AcknowledgedAt is not null ? null : $"nobody acknowledged {telling}",
            "silenced" => !chain.Expected.Rule.Mandatory && chain.Tenant.Silences.Any(silence => silence.Bucket == chain.Fact.Bucket) ? null : $"no silence was on for {telling}",
            "channel_missing" => telling.Target.EndsWith("/sms", StringComparison.Ordinal) && !chain.Tenant.HasGateway ? null : $"there is a channel for {telling}",
            "address_suppressed" or "address_unknown" => null,
            _ => $"suppressed without cause: {telling}",
        },
        _ => $"{telling} is neither told nor ended",
    };

    private static string? TimedWrong(Reminded reminded, Chain chain, TimeSpan every)
    {
        var (said, at) = (reminded.Says, reminded.Says.At);
        if (at < chain.Crossing.CreatedAt + (every * said.Number)) return $"was told at {at:O}, before its time";
        if (said.PeriodEnd + Slack < at) return $"was told at {at:O}, its period ended at {said.PeriodEnd:O}";
        if (chain.Crossing.AcknowledgedAt + Slack < at) return $"was told at {at:O}, somebody took care of it at {chain.Crossing.AcknowledgedAt:O}";
        var isUrgent = chain.Expected.Rule.Mandatory || chain.Fact.IsCritical;
        return !isUrgent && QuietModel.IsQuiet(chain.Expected.Person!, at) && QuietModel.IsQuiet(chain.Expected.Person!, at - Slack) ? $"was told at {at:O}, in quiet hours" : null;
    }

    /// <summary>Who is told again of what.</summary>
    private sealed record Chain(TenantPeople Tenant, ListedNotification Crossing, RoutedFact Fact, Expected Expected);

    private sealed record Reminded(ListedNotification Listed, Reminder Says, ListedTelling[] Tellings)
    {
        public override string ToString() => $"{Listed.Id} ({Says.Number} to {string.Join("; ", Tellings.AsEnumerable())})";
    }
}
