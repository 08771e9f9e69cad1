namespace Brimful.Storage.Sqlite.Calibration;

/// <summary>What was said about periods, a row each: days are added to it; used is null until it is over and compared.</summary>
internal static class ForecastTable
{
    public const string Create =
        """
        CREATE TABLE forecasts (
            tenant      INTEGER NOT NULL,
            account     INTEGER NOT NULL,
            bucket      TEXT    NOT NULL,
            incarnation INTEGER NOT NULL,
            period      INTEGER NOT NULL,
            start_at    TEXT    NOT NULL,
            end_at      TEXT    NOT NULL,
            length_days INTEGER NOT NULL,
            last_day    INTEGER NOT NULL,
            used        BLOB,
            days        BLOB    NOT NULL,
            PRIMARY KEY (tenant, account, bucket, incarnation, period)
        ) WITHOUT ROWID;
        CREATE INDEX forecasts_by_end ON forecasts (tenant, end_at);
        CREATE INDEX forecasts_open ON forecasts (tenant, end_at) WHERE used IS NULL;
        """;
}
