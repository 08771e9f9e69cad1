using Brimful.Core.Calibration;
using Brimful.Engine.Calibration;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Tenancy;
using NodaTime;
using Npgsql;

namespace Brimful.Storage.Postgres.Calibration;

/// <summary>What forecasts have said.</summary>
public sealed class PostgresForecastRecords : IForecastRecords
{
    private const string Names = "account, bucket, incarnation, period, start_at, end_at, length_days";

    private const string IsOne = "tenant = $1 AND account = $2 AND bucket = $3 AND incarnation = $4 AND period = $5";

    private const string Remember =
        $"""
        INSERT INTO forecasts AS f (tenant, {Names}, last_day, days) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant, account, bucket, incarnation, period) DO UPDATE SET last_day = excluded.last_day, days = f.days || excluded.days
        WHERE f.last_day < excluded.last_day AND f.used IS NULL
        """;

    private readonly Scopes _scopes;

    internal PostgresForecastRecords(Scopes scopes) => _scopes = scopes;

    /// <inheritdoc/>
    public Task RememberAsync(IReadOnlyList<SaidOfPeriod> said, CancellationToken cancellationToken) =>
        _scopes.All.WriteAsync(said.Select(static one => one.Period.Tenant), [.. said.Select(static one => Remembering(one.Period, one.Day))], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ForecastedPeriod>> ListOpenAsync(int tenant, Instant endedBy, int limit, CancellationToken cancellationToken) => _scopes.Of(tenant).ListAsync(
        new Statement($"SELECT {Names} FROM forecasts WHERE tenant = $1 AND used IS NULL AND end_at <= $2 ORDER BY end_at, account, bucket, incarnation, period LIMIT $3")
            .With(tenant).With(endedBy).With(limit),
        row => Read(row, tenant),
        cancellationToken);

    /// <inheritdoc/>
    public Task SettleAsync(ForecastedPeriod period, Int128 used, CancellationToken cancellationToken) => WriteAsync(
        period.Tenant,
        Named($"UPDATE forecasts SET used = $6 WHERE {IsOne} AND used IS NULL", period).With(new ReadOnlyMemory<byte>(RememberedDays.Encode(used))),
        cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(ForecastedPeriod period, CancellationToken cancellationToken) =>
        WriteAsync(period.Tenant, Named($"DELETE FROM forecasts WHERE {IsOne}", period), cancellationToken);

    /// <inheritdoc/>
    public Task ForgetEndedAsync(int tenant, Instant before, CancellationToken cancellationToken) =>
        WriteAsync(tenant, new Statement("DELETE FROM forecasts WHERE tenant = $1 AND end_at < $2").With(tenant).With(before), cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAccountAsync(int tenant, int account, CancellationToken cancellationToken) =>
        WriteAsync(tenant, new Statement("DELETE FROM forecasts WHERE tenant = $1 AND account = $2").With(tenant).With(account), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SettledPeriod>> ListSettledAsync(SettledQuery query, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {Names}, used, days FROM forecasts WHERE tenant = $1 AND end_at >= $2 AND end_at < $3 AND used IS NOT NULL"
            + " AND ($5::integer IS NULL OR account = $5) AND ($6::text IS NULL OR bucket = $6)"
            + (query.After is null ? "" : " AND (end_at, account, bucket, incarnation, period) < ($7, $8, $9, $10, $11)")
            + " ORDER BY end_at DESC, account DESC, bucket DESC, incarnation DESC, period DESC LIMIT $4";
        var statement = new Statement(sql).With(query.Tenant).With(query.EndedFrom).With(query.EndedBefore).With(query.Limit).With(query.Account).With(query.Bucket);
        if (query.After is { } last) statement.With(last.End).With(last.Account).With(last.Bucket).With(last.Incarnation).With(last.Number);
        return _scopes.Of(query.Tenant).ListAsync(statement, row => ReadSettled(row, query.Tenant), cancellationToken);
    }

    private static Statement Remembering(ForecastedPeriod period, RememberedDay day) => Named(Remember, period)
        .With(period.Start).With(period.End).With(period.LengthDays).With(day.DaysPassed).With(new ReadOnlyMemory<byte>(RememberedDays.Encode(day)));

    private Task<int> WriteAsync(int tenant, Statement statement, CancellationToken cancellationToken) => _scopes.Of(tenant).WriteAsync([tenant], [statement], cancellationToken);

    private static Statement Named(string sql, ForecastedPeriod period) =>
        new Statement(sql).With(period.Tenant).With(period.Account).With(period.Bucket).With(period.Incarnation).With(period.Number);

    private static ForecastedPeriod Read(NpgsqlDataReader row, int tenant) =>
        new(tenant, row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.Instant(4), row.Instant(5), row.GetInt32(6));

    private static SettledPeriod ReadSettled(NpgsqlDataReader row, int tenant)
    {
        var period = Read(row, tenant);
        return new SettledPeriod(period, new RememberedPeriod(period.LengthDays, RememberedDays.Decode(row.Bytes(8)), RememberedDays.DecodeUsed(row.Bytes(7))));
    }
}
