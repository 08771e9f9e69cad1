using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Migrations;

/// <summary>Sees to it that whoever connects may act as the roles that the store acts as.</summary>
internal static class RoleCheck
{
    /// <exception cref="StoreRefusedException">It may not; the message says what to grant.</exception>
    public static void Run(Place place)
    {
        try
        {
            using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.Text.ConnectionString) { Pooling = false }.ConnectionString);
            connection.Open();
            if (!MayAct(connection)) Grant(connection, place);
        }
        catch (Exception failure) when (PostgresFailure.Is(failure))
        {
            throw PostgresFailure.Of(failure, place.ToString());
        }
    }

    private static bool MayAct(NpgsqlConnection connection) => connection.List(
        new Statement("SELECT bool_and(pg_has_role(role, 'MEMBER')) FROM unnest($1) AS role").With([.. Roles.All]), row => row.GetBoolean(0))[0];

    /// <summary>Who may make roles may take them too.</summary>
    private static void Grant(NpgsqlConnection connection, Place place)
    {
        try
        {
            using var command = new NpgsqlCommand($"GRANT {string.Join(", ", Roles.All)} TO CURRENT_USER", connection);
            command.ExecuteNonQuery();
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreRefusedException(
                $"{place} lets {place.Text.Username} in, but not act as Brimful's roles. As a superuser run: GRANT {string.Join(", ", Roles.All)} TO {place.Text.Username};",
                refused);
        }
    }
}
