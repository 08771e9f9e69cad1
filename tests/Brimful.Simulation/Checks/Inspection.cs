using Brimful.Core.Crossings;
using Brimful.Core.Tests.Properties;
using Brimful.Oracle;
using Brimful.Oracle.People;
using Brimful.Simulation.Scripts;

namespace Brimful.Simulation.Checks;

/// <summary>Puts what is left of a world into plain words and lets the recounts judge it.</summary>
internal static class Inspection
{
    public static IEnumerable<string> Of(World world)
    {
        foreach (var item in world.Disk.Tables.Facts.Values) world.Log.Write($"fact {item.Position} {world.TenantKey(item.TenantNumber)}/{world.AccountKey(item.AccountNumber)}/{item.Bucket} {OracleWords.TextOf(item.Fact)}");
        if (world.Disk.Tables.Position != world.Disk.LastPosition) yield return $"the outbox ends at {world.Disk.LastPosition}, the tables at {world.Disk.Tables.Position}";
        foreach (var complaint in world.Scripts.SelectMany(script => script.Complaints())) yield return complaint;
        foreach (var complaint in MessagesOf(world).Complaints().Concat(TellingInspection.Of(world).Complaints())) yield return complaint;
    }

    private static MessageRecount MessagesOf(World world)
    {
        var tables = world.Disk.Tables;
        var facts = tables.Facts.Values.Select(item =>
        {
            var (tenant, account) = (world.TenantKey(item.TenantNumber), world.AccountKey(item.AccountNumber));
            var script = world.Scripts.Single(each => each.Tenant == tenant);
            var line = OracleWords.FactOf(item.Fact).Line;
            var named = line is null ? [] : script.ToldOf(account, item.Bucket, line, item.Fact is Crossed);
            var ruled = TellingInspection.FactOf(world, item) is { } routed && script.People is { } people ? new RoutingModel(people.Rules, []).TellingsOf(routed).Select(each => each.Target) : [];
            string[] told = [.. named.Union(ruled, StringComparer.Ordinal)];
            return new ToldFact(tenant, account, item.Bucket, item.Fact.Sequence, told, item.Fact is ThresholdFact { Late: true, NotifyLate: false });
        });
        var messages = tables.Notifications.Where(record => Reminder.Read(record.Notification.Body) is null).Select(record => new ListedMessage(world.TenantKey(record.Notification.TenantNumber), record.Notification.Id, record.Notification.Body));
        var deliveries = tables.Deliveries.Where(record => !record.Id.Endpoint.StartsWith('/')).Select(record => new ListedDelivery(
            world.TenantKey(record.Id.TenantNumber), record.Id.NotificationId, record.Id.Endpoint, record.State.ToString(), record.Reason, tables.AttemptsOf(record.Id).Count));
        var seen = world.Receivers.Select(receiver =>
        {
            var url = new Uri(receiver.Url);
            return new SeenByEndpoint(url.Host.Split('.')[0], url.AbsolutePath[1..], receiver.Taken, receiver.Accepted, receiver.Lied);
        });
        return new MessageRecount([.. facts], [.. messages], [.. deliveries], [.. seen], TenantScript.Hooks.ToHashSet());
    }
}
