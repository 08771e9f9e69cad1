using Brimful.Core.Crossings;
using Brimful.Core.Tests.Properties;
using Brimful.Engine.Outbox;
using Brimful.Oracle.People;
using Brimful.Simulation.Scripts;

namespace Brimful.Simulation.Checks;

/// <summary>Puts what is left of a world and has to do with people into plain words.</summary>
internal static class TellingInspection
{
    public static PeopleRecount Of(World world)
    {
        var tables = world.Disk.Tables;
        var scripts = world.Scripts.Where(script => script.People is not null).Select(script => script.People!).ToList();
        return new PeopleRecount(new PeopleRecord(
            [.. scripts.Select(script => script.Told)],
            [.. tables.Facts.Values.Select(item => FactOf(world, item)).OfType<RoutedFact>()],
            [.. tables.Notifications.Select(each => each.Notification).Select(each => new ListedNotification(world.TenantKey(each.TenantNumber), each.Id, each.Body, each.CreatedAt.ToDateTimeUtc(), each.Acknowledged?.At.ToDateTimeUtc()))],
            [.. TellingsOf(world)],
            [.. scripts.SelectMany(script => script.Addresses.Select(address => SeenAt(world, script, address)))],
            [.. tables.Entries.Select(entry => new ListedEntry(
                world.TenantKey(entry.Inbox.TenantNumber), entry.NotificationId, entry.Inbox.AccountNumber is { } account ? world.AccountKey(account) : null, entry.Inbox.Contact))],
            world.HasSteadyClock));
    }

    /// <summary>A fact as rules look at it; null where it is of no line.</summary>
    public static RoutedFact? FactOf(World world, FactItem item)
    {
        if (item.Fact is not ThresholdFact threshold) return null;
        var fact = OracleWords.FactOf(item.Fact);
        return new RoutedFact(world.TenantKey(item.TenantNumber), world.AccountKey(item.AccountNumber), item.Bucket, fact.Sequence, item.Fact is Crossed ? "crossed" : "cleared")
        {
            Period = fact.Period,
            Level = fact.Level,
            Capacity = fact.Capacity,
            IsHeldBack = threshold is { Late: true, NotifyLate: false },
        };
    }

    private static IEnumerable<ListedTelling> TellingsOf(World world) => world.Disk.Tables.Deliveries.Select(record =>
    {
        var attempts = world.Disk.Tables.AttemptsOf(record.Id);
        return new ListedTelling(world.TenantKey(record.Id.TenantNumber), record.Id.NotificationId, record.Id.Endpoint, record.State.ToString(), record.Reason)
        {
            ToldBy = record.ToldBy,
            Attempts = attempts.Count,
            FailedOnce = attempts.Any(attempt => attempt.Error is not null && attempt.NextAttemptAt is null),
            FirstTriedAt = attempts.Count == 0 ? null : attempts.Min(attempt => attempt.At).ToDateTimeUtc(),
        };
    });

    private static SeenAtAddress SeenAt(World world, PeopleScript script, string address)
    {
        var mailbox = world.MailboxAt(address);
        return new SeenAtAddress(script.Told.Tenant, address, mailbox.Taken, mailbox.Accepted, mailbox.Lied);
    }
}
