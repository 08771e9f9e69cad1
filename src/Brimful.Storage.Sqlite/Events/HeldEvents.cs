using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Events;

/// <summary>Looks for held events. A release asks for a few subjects or types of what may be millions of events, so each is looked up by its own
/// index and no further than the limit, and the answers are merged.</summary>
internal static class HeldEvents
{
    private const string Select =
        "SELECT position, source, id, type, subject, received_at, time, document FROM held_events WHERE tenant = ? AND position > ?";

    private const string InOrder = " ORDER BY position LIMIT ?";

    public static List<HeldItem> List(Connection connection, HeldQuery query)
    {
        if (query.Subjects is { } subjects) return Merge(subjects, subject => OfSubject(connection, query, subject), query.Limit);
        if (query.Types is { } types) return Merge(types, type => OfType(connection, query, type), query.Limit);
        return connection.Prepare(Select + InOrder).With(query.TenantNumber).With(query.AfterPosition).With(query.Limit).List(row => Read(row, query));
    }

    private static List<HeldItem> Merge(IEnumerable<string> keys, Func<string, IEnumerable<HeldItem>> lookUp, int limit) =>
        [.. keys.Distinct(StringComparer.Ordinal).SelectMany(lookUp).OrderBy(item => item.Position).Take(limit)];

    private static IEnumerable<HeldItem> OfSubject(Connection connection, HeldQuery query, string subject) =>
        query.Types is { } types
            ? types.Distinct(StringComparer.Ordinal).SelectMany(type => connection
                .Prepare(Select + " AND subject = ? AND type = ?" + InOrder)
                .With(query.TenantNumber).With(query.AfterPosition).With(subject).With(type).With(query.Limit).List(row => Read(row, query)))
            : connection.Prepare(Select + " AND subject = ?" + InOrder)
                .With(query.TenantNumber).With(query.AfterPosition).With(subject).With(query.Limit).List(row => Read(row, query));

    private static List<HeldItem> OfType(Connection connection, HeldQuery query, string type) =>
        connection.Prepare(Select + " AND type = ?" + InOrder)
            .With(query.TenantNumber).With(query.AfterPosition).With(type).With(query.Limit).List(row => Read(row, query));

    private static HeldItem Read(Statement row, HeldQuery query) => new(
        row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Instant(5), row.Instant(6), row.Blob(7))
    {
        Position = row.Int64(0),
        TenantNumber = query.TenantNumber,
    };
}
