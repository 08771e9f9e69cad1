using Npgsql;

namespace Brimful.Storage.Postgres.Connections;

/// <summary>
/// Connections of one role. Whatever goes wrong on one is said in the words of the ports; after a failure of the way there, none that is
/// kept is trusted, so that the next call finds out for itself whether the database is back.
/// </summary>
internal sealed class Sessions : IDisposable
{
    private const int CommandSeconds = 30;

    private readonly NpgsqlDataSource _source;
    private readonly Place _place;

    public Sessions(Place place, string role, int atMost)
    {
        (_place, Place) = (place, place.ToString());
        var text = new NpgsqlConnectionStringBuilder(place.Text.ConnectionString) { NoResetOnClose = true };
        if (!place.Text.ContainsKey("Command Timeout")) text.CommandTimeout = CommandSeconds;
        if (!place.Text.ContainsKey("Maximum Pool Size")) text.MaxPoolSize = atMost;
        if (!place.Text.ContainsKey("Max Auto Prepare")) text.MaxAutoPrepare = 100;
        if (!place.Text.ContainsKey("Keepalive")) text.KeepAlive = CommandSeconds;
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        var begin = Begin(role);
        builder.UsePhysicalConnectionInitializer(connection => Execute(connection, begin), connection => ExecuteAsync(connection, begin));
        _source = builder.Build();
    }

    /// <summary>The database as an operator knows it.</summary>
    public string Place { get; }

    /// <summary>A connection to keep. What goes wrong on it is to be told to <see cref="Failed"/>.</summary>
    public NpgsqlConnection Open()
    {
        try
        {
            return _source.OpenConnection();
        }
        catch (Exception failure) when (PostgresFailure.Is(failure))
        {
            throw Failed(failure);
        }
    }

    public T Run<T>(Func<NpgsqlConnection, T> work)
    {
        try
        {
            using var connection = _source.OpenConnection();
            return work(connection);
        }
        catch (Exception failure) when (PostgresFailure.Is(failure))
        {
            throw Failed(failure);
        }
    }

    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        }
        catch (Exception failure) when (PostgresFailure.Is(failure))
        {
            throw Failed(failure);
        }
    }

    /// <summary>The exception to throw for a failure.</summary>
    public Exception Failed(Exception failure)
    {
        if (PostgresFailure.BreaksConnections(failure)) _source.Clear();
        return PostgresFailure.Of(failure, Place);
    }

    public void Dispose() => _source.Dispose();

    /// <summary>Whoever configured the server, a commit that came back is on its disk; a frozen process does not keep its locks for ever.</summary>
    private static string Begin(string role) =>
        $"SET ROLE {role}; SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '15s'; SET lock_timeout = '20s'; SET search_path = brimful";

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
