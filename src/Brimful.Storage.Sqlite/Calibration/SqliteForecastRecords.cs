using Brimful.Core.Calibration;
using Brimful.Engine.Calibration;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;
using NodaTime;

namespace Brimful.Storage.Sqlite.Calibration;

/// <summary>What forecasts have said, in the record file.</summary>
public sealed class SqliteForecastRecords : IForecastRecords
{
    private const string Names = "account, bucket, incarnation, period, start_at, end_at, length_days";

    private const string IsOne = "tenant = ? AND account = ? AND bucket = ? AND incarnation = ? AND period = ?";

    /// <summary>Where the order of the answer goes on: places that end at the same instant are told apart by the row's key.</summary>
    private const string After = " AND (end_at, account, bucket, incarnation, period) < (?, ?, ?, ?, ?)";

    private readonly QueuedFile _records;

    internal SqliteForecastRecords(QueuedFile records) => _records = records;

    /// <inheritdoc/>
    public Task RememberAsync(IReadOnlyList<SaidOfPeriod> said, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            foreach (var (period, day) in said) Remember(connection, period, day);
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<ForecastedPeriod>> ListOpenAsync(int tenant, Instant endedBy, int limit, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<ForecastedPeriod>>(
            connection => connection.Prepare($"SELECT {Names} FROM forecasts WHERE tenant = ? AND used IS NULL AND end_at <= ? ORDER BY end_at, account, bucket, incarnation, period LIMIT ?")
                .With(tenant).With(endedBy).With(limit).List(row => Read(row, tenant)),
            cancellationToken);

    /// <inheritdoc/>
    public Task SettleAsync(ForecastedPeriod period, Int128 used, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection =>
        {
            var statement = connection.Prepare($"UPDATE forecasts SET used = ? WHERE {IsOne} AND used IS NULL").With(RememberedDays.Encode(used));
            Named(statement, period).Run();
        });

    /// <inheritdoc/>
    public Task ForgetAsync(ForecastedPeriod period, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => { Named(connection, $"DELETE FROM forecasts WHERE {IsOne}", period).Run(); });

    /// <inheritdoc/>
    public Task ForgetEndedAsync(int tenant, Instant before, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => { connection.Prepare("DELETE FROM forecasts WHERE tenant = ? AND end_at < ?").With(tenant).With(before).Run(); });

    /// <inheritdoc/>
    public Task ForgetAccountAsync(int tenant, int account, CancellationToken cancellationToken) =>
        _records.WriteAsync(connection => { connection.Prepare("DELETE FROM forecasts WHERE tenant = ? AND account = ?").With(tenant).With(account).Run(); });

    /// <inheritdoc/>
    public Task<IReadOnlyList<SettledPeriod>> ListSettledAsync(SettledQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync<IReadOnlyList<SettledPeriod>>(
            connection =>
            {
                var sql = $"SELECT {Names}, used, days FROM forecasts WHERE tenant = ? AND end_at >= ? AND end_at < ? AND used IS NOT NULL"
                    + (query.Account is null ? "" : " AND account = ?") + (query.Bucket is null ? "" : " AND bucket = ?") + (query.After is null ? "" : After)
                    + " ORDER BY end_at DESC, account DESC, bucket DESC, incarnation DESC, period DESC LIMIT ?";
                var statement = connection.Prepare(sql).With(query.Tenant).With(query.EndedFrom).With(query.EndedBefore);
                if (query.Account is { } account) statement.With(account);
                if (query.Bucket is not null) statement.With(query.Bucket);
                if (query.After is { } after) statement.With(after.End).With(after.Account).With(after.Bucket).With(after.Incarnation).With(after.Number);
                return statement.With(query.Limit).List(row => ReadSettled(row, query.Tenant));
            },
            cancellationToken);

    private static void Remember(Connection connection, ForecastedPeriod period, RememberedDay day)
    {
        var known = Named(connection, $"SELECT last_day, days, used FROM forecasts WHERE {IsOne}", period)
            .First(row => ((int Last, byte[] Days, bool IsSettled)?)(row.Int32(0), row.Blob(1), !row.IsNull(2)));
        if (known is null) Insert(connection, period, day);
        else if (known is { IsSettled: false, Last: var last, Days: var days } && last < day.DaysPassed) Append(connection, period, day, days);
    }

    private static void Insert(Connection connection, ForecastedPeriod period, RememberedDay day) =>
        Named(connection, $"INSERT INTO forecasts (tenant, {Names}, last_day, days) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", period)
            .With(period.Start).With(period.End).With(period.LengthDays).With(day.DaysPassed).With(RememberedDays.Encode(day)).Run();

    private static void Append(Connection connection, ForecastedPeriod period, RememberedDay day, byte[] days)
    {
        var statement = connection.Prepare($"UPDATE forecasts SET last_day = ?, days = ? WHERE {IsOne}").With(day.DaysPassed).With([.. days, .. RememberedDays.Encode(day)]);
        Named(statement, period).Run();
    }

    private static Statement Named(Connection connection, string sql, ForecastedPeriod period) => Named(connection.Prepare(sql), period);

    private static Statement Named(Statement statement, ForecastedPeriod period) =>
        statement.With(period.Tenant).With(period.Account).With(period.Bucket).With(period.Incarnation).With(period.Number);

    private static ForecastedPeriod Read(Statement row, int tenant) =>
        new(tenant, row.Int32(0), row.Text(1), row.Int32(2), row.Int32(3), row.Instant(4), row.Instant(5), row.Int32(6));

    private static SettledPeriod ReadSettled(Statement row, int tenant)
    {
        var period = Read(row, tenant);
        return new SettledPeriod(period, new RememberedPeriod(period.LengthDays, RememberedDays.Decode(row.Span(8)), RememberedDays.DecodeUsed(row.Span(7))));
    }
}
