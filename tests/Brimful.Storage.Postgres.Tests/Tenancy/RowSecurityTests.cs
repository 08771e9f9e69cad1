using Brimful.Compliance.Endpoints;
using Brimful.Compliance.Facts;
using Brimful.Compliance.Notifications;
using Brimful.Core.Calibration;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Tests.Databases;
using NodaTime;
using Npgsql;

namespace Brimful.Storage.Postgres.Tests.Tenancy;

/// <summary>What a session of a tenant sees, whatever its statements say: tenants 1 ("a") and 2 ("b") have a row each, under the same keys, in every table of records.</summary>
public sealed class RowSecurityTests : IAsyncLifetime
{
    private static readonly Instant Now = Instant.FromUtc(2026, 5, 6, 7, 8);

    private static readonly string[] OfTenants =
        ["api_keys", "facts", "forecasts", "held_events", "rejected_events", "endpoints", "documents", "notifications", "inbox_entries", "deliveries", "attempts"];

    private readonly TestDatabase _database = new();

    public static TheoryData<string> Tables() => [.. OfTenants];

    public async Task InitializeAsync()
    {
        var store = _database.Open();
        foreach (var (tenant, key) in new[] { (1, "a"), (2, "b") }) await FillAsync(store, tenant, key);
        await store.ApiKeys.SaveAsync(new ApiKeyRecord("operator", null, "Operator", [], "hash", Now, null, null), default);
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Every_table_with_a_tenant_is_here_and_has_row_level_security_that_binds_its_owner_too() =>
        Rows<string>("", """
            SELECT relname::text FROM pg_class WHERE relnamespace = 'brimful'::regnamespace AND relkind = 'r' AND relrowsecurity AND relforcerowsecurity
                AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant')
            """).ShouldBe(OfTenants, ignoreOrder: true);

    [Fact]
    public void No_other_table_has_rows_of_one_tenant() =>
        Rows<string>("", "SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'brimful' AND column_name LIKE '%tenant%'")
            .ShouldBe(OfTenants, ignoreOrder: true);

    [Fact]
    public void Neither_role_owns_a_table_or_may_pass_by_row_level_security()
    {
        Rows<string>("", "SELECT relname::text FROM pg_class WHERE relowner IN ('brimful_engine'::regrole, 'brimful_tenant'::regrole)").ShouldBeEmpty();
        Rows<string>("", "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'brimful%' AND (rolsuper OR rolbypassrls OR rolcanlogin)").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_tenant_s_session_sees_that_tenant_s_rows_and_no_others(string table)
    {
        Count(As(1, "a"), table).ShouldBe(1);
        Tenants(As(1, "a"), table).ShouldBe([table == "api_keys" ? "a" : "1"]);
        Tenants(As(2, "b"), table).ShouldBe([table == "api_keys" ? "b" : "2"]);
        Count(As(3, "c"), table).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_session_that_names_no_tenant_sees_nothing(string table)
    {
        Count("SET ROLE brimful_tenant;", table).ShouldBe(0);
        Count("SET ROLE brimful_tenant; SET app.tenant = ''; SET app.tenant_key = '';", table).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_tenant_s_session_changes_and_removes_nothing_of_another(string table)
    {
        Rows<object>("SET ROLE brimful_engine;", $"SELECT tenant FROM {table} WHERE tenant IS NOT NULL").Count.ShouldBe(2);
        Execute(As(1, "a"), $"DELETE FROM {table}").ShouldBe(1);
        Tenants("SET ROLE brimful_engine;", table).ShouldBe([table == "api_keys" ? "b" : "2"]);
        Execute(As(1, "a"), $"UPDATE {table} SET tenant = tenant").ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_tenant_s_session_writes_nothing_for_another(string table)
    {
        var (mine, theirs) = table == "api_keys" ? ("'a'", "'b'") : ("1", "2");
        Should.Throw<PostgresException>(() => Execute(As(1, "a"), $"UPDATE {table} SET tenant = {theirs} WHERE tenant = {mine}"))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [InlineData("installation")]
    [InlineData("streams")]
    [InlineData("journal")]
    [InlineData("outbox")]
    [InlineData("chunks")]
    [InlineData("checkpoints")]
    [InlineData("history")]
    [InlineData("projection")]
    public void A_tenant_s_session_does_not_reach_what_the_engine_keeps(string table) =>
        Should.Throw<PostgresException>(() => Count(As(1, "a"), table)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

    [Fact]
    public async Task The_rows_of_two_tenants_with_the_same_keys_are_each_their_own()
    {
        var store = _database.Open();

        (await store.Endpoints.ListAsync(1, null, 10, default)).ShouldHaveSingleItem().Id.TenantNumber.ShouldBe(1);
        (await store.Notifications.FindAsync(2, "ntf_a", default)).ShouldNotBeNull().Deliveries.ShouldHaveSingleItem().Attempts.Count.ShouldBe(1);
        (await store.ApiKeys.FindBySecretAsync("hash of b", default))!.Tenant.ShouldBe("b");
        (await store.ApiKeys.ListAsync(null, default)).ShouldHaveSingleItem().Id.ShouldBe("operator");
    }

    private static async Task FillAsync(PostgresStore store, int tenant, string key)
    {
        var id = new DeliveryId(tenant, "ntf_a", "hook");
        await store.ApiKeys.SaveAsync(new ApiKeyRecord("key_" + key, key, "Key", [], "hash of " + key, Now, null, null), default);
        await store.Endpoints.SaveAsync(SomeEndpoint.Of(tenant, "hook"), null, default);
        var document = new Document { Id = new DocumentId(tenant, DocumentKind.Contact, 7, "ada"), Version = 1, CreatedAt = Now, ChangedAt = Now, Body = "{}" };
        await store.Documents.SaveAsync(document, null, default);
        var period = new ForecastedPeriod(tenant, 7, "data", 1, 1, Now, Now + Duration.FromDays(7), 7);
        await store.Forecasts.RememberAsync([new SaidOfPeriod(period, new RememberedDay(1, 1, 1, 1, default, default))], default);
        var after = await store.Outbox.PositionAsync(default);
        await store.Outbox.ProjectAsync(
            new OutboxProjection(after, after + 1)
            {
                Facts = [SomeFact.Item(tenant, 1, SomeFact.Crossed(1))],
                Held = [new HeldItem("s", "i", "t", "u", Now, Now, "{}"u8.ToArray()) { TenantNumber = tenant, Position = 1 }],
                Rejected = [new RejectedItem("s", "i", "t", "u", Now, "c", "m", "{}"u8.ToArray()) { TenantNumber = tenant, Position = 1 }],
                Notifications = [SomeNotification.Queued(tenant, "ntf_a", "hook") with { Inboxes = [new InboxPlacement(7, null, Severity.Warning)] }],
            },
            default);
        var delivery = (await store.Deliveries.LoadAsync(id, default))!.Delivery;
        var attempt = new Attempt { Round = 1, Number = 1, At = Now, DurationMs = 5, Decision = "delivered" };
        await store.Deliveries.RecordAttemptsAsync([new AttemptResult(attempt, delivery, null, [])], default);
    }

    private static string As(int tenant, string key) => $"SET ROLE brimful_tenant; SET app.tenant = '{tenant}'; SET app.tenant_key = '{key}';";

    private long Count(string session, string table) => Rows<long>(session, $"SELECT count(*) FROM {table}")[0];

    private List<string> Tenants(string session, string table) => Rows<string>(session, $"SELECT tenant::text FROM {table} WHERE tenant IS NOT NULL");

    private List<T> Rows<T>(string session, string sql)
    {
        using var connection = Open(session);
        using var command = new NpgsqlCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(rows.GetFieldValue<T>(0));
        return found;
    }

    private int Execute(string session, string sql)
    {
        using var connection = Open(session);
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteNonQuery();
    }

    private NpgsqlConnection Open(string session)
    {
        var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("SET search_path = brimful;" + session, connection);
        command.ExecuteNonQuery();
        return connection;
    }
}
