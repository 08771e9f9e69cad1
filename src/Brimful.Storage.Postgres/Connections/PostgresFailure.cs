using System.Net.Sockets;
using Brimful.Engine.Ports;
using Npgsql;

namespace Brimful.Storage.Postgres.Connections;

/// <summary>Says once what PostgreSQL's errors, and those of reaching it, mean to the rest of Brimful.</summary>
internal static class PostgresFailure
{
    /// <summary>Raised by the commit function: another owner has the streams.</summary>
    private const string Fenced = "BRM01";

    /// <summary>Whether an exception is the database's or the way to it.</summary>
    public static bool Is(Exception failure) => failure is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>Whether the connections at hand are of no more use.</summary>
    public static bool BreaksConnections(Exception failure) => failure is not PostgresException refused || refused.SqlState.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>The exception of a failed call.</summary>
    /// <param name="place">The database as an operator knows it.</param>
    public static Exception Of(Exception failure, string place) => failure is PostgresException refused ? OfServer(refused, place) : OfWay(failure, place);

    private static StoreUnavailableException OfWay(Exception failure, string place)
    {
        var cause = failure.InnerException is SocketException or TimeoutException or IOException ? failure.InnerException.Message : failure.Message;
        return new StoreUnavailableException($"{place} cannot be reached. Check that it runs and that the network lets Brimful through. ({cause})", failure);
    }

    private static Exception OfServer(PostgresException refused, string place) => refused.SqlState switch
    {
        Fenced => new StoreFencedException($"{refused.MessageText} in {place}: another owner has taken it, or has written it.", refused),
        PostgresErrorCodes.DiskFull => Unavailable("The disk of {0} is full. Free some space.", refused, place),
        PostgresErrorCodes.TooManyConnections or "53400" =>
            Unavailable("{0} has no connection left. Raise max_connections, or lower 'Maximum Pool Size' in the connection string.", refused, place),
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            Unavailable("{0} takes no writes: it is a standby, or default_transaction_read_only is on. Name the primary.", refused, place),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            Refused("{0} does not let Brimful in. Check user name and password in Brimful__Postgres, and pg_hba.conf.", refused, place),
        PostgresErrorCodes.InvalidCatalogName => Refused("{0} does not exist. Make it: CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0;", refused, place),
        PostgresErrorCodes.InsufficientPrivilege => Refused(
            "{0} does not let Brimful's role do what it must. Start once with the owner's connection string (Brimful__PostgresOwner), or grant brimful_engine and brimful_tenant to the role.",
            refused, place),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName =>
            Refused("{0} lacks tables of Brimful's. Restore it from a backup.", refused, place),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new StoreDamagedException(Text("{0} is damaged. Restore it from a backup.", refused, place), refused),
        { } state when IsPassing(state) => Unavailable("{0} refuses for now.", refused, place),
        _ => Refused("{0} refused a statement, which it must not. Please report it.", refused, place),
    };

    /// <summary>Connection, resources, restart, faults of the system, locks: what another try may find gone.</summary>
    private static bool IsPassing(string state) =>
        state[..2] is "08" or "40" or "53" or "57" or "58" || state is PostgresErrorCodes.LockNotAvailable or "25P03" or "25P04";

    private static StoreUnavailableException Unavailable(string sentence, PostgresException refused, string place) => new(Text(sentence, refused, place), refused);

    private static StoreRefusedException Refused(string sentence, PostgresException refused, string place) => new(Text(sentence, refused, place), refused);

    private static string Text(string sentence, PostgresException refused, string place) =>
        $"{string.Format(sentence, place)} (PostgreSQL {refused.SqlState}: {refused.MessageText})";
}
