using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Events;

/// <summary>Events that are kept but not counted (S3), as rows in order of receipt.</summary>
internal static class EventRows
{
    public const string HeldColumns = "position, source, id, type, subject, received_at, time, document";

    public const string RejectedColumns = "position, source, id, type, subject, received_at, code, message, document";

    public static Statement Add(IReadOnlyList<HeldItem> items) =>
        new Statement(
            $"""
            INSERT INTO held_events (tenant, {HeldColumns})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
            """)
            .With([.. items.Select(item => item.TenantNumber)]).With([.. items.Select(item => item.Position)])
            .With(Texts(items, item => item.Source)).With(Texts(items, item => item.Id)).With(Texts(items, item => item.Type)).With(Texts(items, item => item.Subject))
            .With(Texts(items, item => Columns.Written(item.ReceivedAt))).With(Texts(items, item => Columns.Written(item.Time)))
            .With([.. items.Select(item => item.Document)]);

    public static Statement Add(IReadOnlyList<RejectedItem> items) =>
        new Statement(
            $"""
            INSERT INTO rejected_events (tenant, {RejectedColumns})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """)
            .With([.. items.Select(item => item.TenantNumber)]).With([.. items.Select(item => item.Position)])
            .With(Texts(items, item => item.Source)).With(Texts(items, item => item.Id)).With(Texts(items, item => item.Type)).With(Texts(items, item => item.Subject))
            .With(Texts(items, item => Columns.Written(item.ReceivedAt))).With(Texts(items, item => item.Code)).With(Texts(items, item => item.Message))
            .With([.. items.Select(item => item.Document)]);

    /// <summary>Forgets events at positions.</summary>
    public static Statement Remove(string table, IReadOnlyList<TenantPosition> positions) =>
        new Statement($"DELETE FROM {table} AS e USING unnest($1, $2) AS r(tenant, position) WHERE e.tenant = r.tenant AND e.position = r.position")
            .With([.. positions.Select(position => position.TenantNumber)]).With([.. positions.Select(position => position.Position)]);

    public static HeldItem ReadHeld(NpgsqlDataReader row, int tenant) => new(
        row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.Instant(5), row.Instant(6), row.Bytes(7))
    {
        Position = row.GetInt64(0),
        TenantNumber = tenant,
    };

    public static RejectedItem ReadRejected(NpgsqlDataReader row, int tenant) => new(
        row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4), row.Instant(5), row.GetString(6), row.GetString(7), row.Bytes(8))
    {
        Position = row.GetInt64(0),
        TenantNumber = tenant,
    };

    private static string?[] Texts<T>(IReadOnlyList<T> items, Func<T, string?> text) => [.. items.Select(text)];
}
