using Brimful.Engine.Ports;
using Npgsql;

namespace Brimful.Storage.Postgres.Connections;

/// <summary>A connection string, read: how to get there, and how to speak of it without its password.</summary>
internal sealed class Place
{
    private const int DefaultPort = 5432;

    private Place(NpgsqlConnectionStringBuilder text) => Text = text;

    public NpgsqlConnectionStringBuilder Text { get; }

    public override string ToString() =>
        $"The database '{Text.Database ?? Text.Username}' on {Text.Host}{(Text.Port == DefaultPort ? "" : $":{Text.Port}")}";

    /// <exception cref="StoreRefusedException">It is no connection string.</exception>
    public static Place Of(string connectionString)
    {
        try
        {
            var text = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(text.Host)) throw new ArgumentException("It names no host.");
            text.ApplicationName ??= "brimful";
            return new Place(text);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StoreRefusedException(
                $"Brimful__Postgres is not a connection string: {fault.Message} Write it as Host=db;Database=brimful;Username=brimful;Password=….", fault);
        }
    }
}
