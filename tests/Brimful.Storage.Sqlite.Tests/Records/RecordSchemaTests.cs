using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Inbox;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Records;
using NodaTime;

namespace Brimful.Storage.Sqlite.Tests.Records;

public sealed class RecordSchemaTests : IDisposable
{
    /// <summary>Before deliveries and entries went by the number of their notification.</summary>
    private const int Before = 13;

    private static readonly Instant At = Instant.FromUtc(2026, 11, 27, 12, 0);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_went_by_the_id_of_its_notification_goes_by_its_number()
    {
        WriteBefore(
            """
            INSERT INTO notifications (number, tenant, id, type, account, bucket, created_at, state, reason, body) VALUES
                (3, 1, 'ntf_a', 'bucket.threshold.crossed', 7, 'b', $, 1, 'routed', x'7b7d'), (4, 2, 'ntf_a', 'bucket.threshold.crossed', 8, 'b', $, 1, 'routed', x'7b7d');
            INSERT INTO deliveries (number, tenant, notification, endpoint, round, attempts, round_started_at, state, reason, next_attempt_at, changed_at, routing, told_by) VALUES
                (5, 1, 'ntf_a', 'hook', 2, 1, $, 1, 'retry', $, $, NULL, NULL), (6, 2, 'ntf_a', 'hook', 1, 1, $, 3, 'accepted', NULL, $, '{}', 'ntf_b');
            INSERT INTO attempts (delivery, round, attempt, at, duration_ms, status_code, decision) VALUES
                (5, 1, 1, $, 3, 500, 'retry'), (6, 1, 1, $, 4, 204, 'accepted'), (5, 2, 1, $, 5, 503, 'retry');
            INSERT INTO inbox_entries (number, tenant, account, contact, notification, severity, created_at, seen_at, read_at, archived_at) VALUES
                (1, 1, 7, '', 'ntf_a', 1, $, NULL, NULL, NULL), (2, 1, 7, 'ann', 'ntf_a', 1, $, $, $, NULL), (3, 2, 8, '', 'ntf_a', 1, $, NULL, NULL, $);
            DELETE FROM inbox_entries WHERE number = 3;
            INSERT INTO inbox_entries (number, tenant, account, contact, notification, severity, created_at) VALUES (9, 2, 8, '', 'ntf_a', 1, $);
            """);

        using var store = SqliteStore.Open(_directory.Options);

        var first = (await store.Notifications.FindAsync(1, "ntf_a", default)).ShouldNotBeNull();
        var (delivery, attempts) = first.Deliveries.ShouldHaveSingleItem();
        delivery.ShouldBe(new DeliveryRecord
        {
            Id = new DeliveryId(1, "ntf_a", "hook"),
            Round = 2,
            Attempts = 1,
            RoundStartedAt = At,
            State = DeliveryState.Queued,
            Reason = "retry",
            NextAttemptAt = At,
            ChangedAt = At,
        });
        attempts.Select(attempt => (attempt.Round, attempt.Number, attempt.StatusCode)).ShouldBe([(1, 1, 500), (2, 1, 503)]);
        (await store.Deliveries.ListQueuedAsync(new EndpointId(1, "hook"), withHeld: false, 9, default)).ShouldHaveSingleItem().Id.ShouldBe(delivery.Id);
        var second = (await store.Notifications.FindAsync(2, "ntf_a", default)).ShouldNotBeNull().Deliveries.ShouldHaveSingleItem();
        (second.Delivery.Routing, second.Delivery.ToldBy).ShouldBe(("{}", "ntf_b"));
        second.Attempts.ShouldHaveSingleItem().StatusCode.ShouldBe(204);

        (await store.Inboxes.CountAsync(new InboxId(1, 7, null), default)).ShouldBe(new InboxCounts(1, 1, 1));
        (await store.Inboxes.CountAsync(new InboxId(1, 7, "ann"), default)).ShouldBe(new InboxCounts(0, 0, 1));
        (await store.Inboxes.FindAsync(new InboxId(2, 8, null), 9, default)).ShouldNotBeNull().Notification.Id.ShouldBe("ntf_a");
    }

    [Fact]
    public void Numbers_of_entries_go_on_where_they_were()
    {
        WriteBefore(
            """
            INSERT INTO notifications (number, tenant, id, type, created_at, state, reason, body) VALUES (3, 1, 'ntf_a', 't', $, 1, 'routed', x'7b7d');
            INSERT INTO inbox_entries (number, tenant, account, contact, notification, severity, created_at) VALUES (41, 1, 7, '', 'ntf_a', 1, $);
            DELETE FROM inbox_entries;
            """);

        using var file = new WritableFile(_directory.File("records.db"), RecordSchema.Value);
        file.Connection.Execute("INSERT INTO inbox_entries (tenant, account, contact, notification, severity, created_at) VALUES (1, 7, '', 3, 1, '')");
        file.Connection.Prepare("SELECT number FROM inbox_entries").First(row => row.Int64(0)).ShouldBe(42);
    }

    private void WriteBefore(string statements)
    {
        using var file = new WritableFile(_directory.File("records.db"), RecordSchema.Value with { Migrations = [.. RecordSchema.Value.Migrations.Take(Before)] });
        file.Connection.Execute(statements.Replace("$", "'2026-11-27T12:00:00.000000000Z'", StringComparison.Ordinal));
    }
}
