using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Inbox;

/// <summary>An entry as a row. Those of the tenant's own team are under the account <see cref="OfTeam"/>, an account's own under the contact
/// <see cref="OfAccount"/>: a primary key holds no null.</summary>
internal static class InboxRow
{
    public const int OfTeam = -1;

    public const string OfAccount = "";

    public const string Select =
        """
        SELECT e.number, e.severity, e.created_at, e.seen_at, e.read_at, e.archived_at, n.id, n.type, n.account, n.bucket, n.fact_position, n.created_at, n.state, n.reason, n.body
        FROM inbox_entries AS e JOIN notifications AS n ON n.tenant = e.tenant AND n.id = e.notification WHERE e.tenant = $1 AND e.account = $2 AND e.contact = $3
        """;

    public static InboxRecord Read(NpgsqlDataReader row, InboxId inbox) => new(
        new InboxEntry
        {
            Inbox = inbox,
            Number = row.GetInt64(0),
            Severity = (Severity)row.GetInt16(1),
            CreatedAt = row.Instant(2),
            SeenAt = row.InstantOrNull(3),
            ReadAt = row.InstantOrNull(4),
            ArchivedAt = row.InstantOrNull(5),
        },
        new Notification
        {
            TenantNumber = inbox.TenantNumber,
            Id = row.GetString(6),
            Type = row.GetString(7),
            AccountNumber = row.Int32OrNull(8),
            Bucket = row.TextOrNull(9),
            FactPosition = row.Int64OrNull(10),
            CreatedAt = row.Instant(11),
            State = (NotificationState)row.GetInt16(12),
            Reason = row.GetString(13),
            Body = row.Bytes(14),
        });

    /// <summary>A statement of which $1 to $3 name the inbox.</summary>
    public static Statement Named(string sql, InboxId inbox) =>
        new Statement(sql).With(inbox.TenantNumber).With(inbox.AccountNumber ?? OfTeam).With(inbox.Contact ?? OfAccount);
}
