namespace Brimful.EndToEnd.Harness;

/// <summary>The same on a PostgreSQL database of its own.</summary>
public sealed class RunningServerOnPostgres : RunningServer
{
    protected override ServerOptions Options => ServerOptions.On(StoreUnderTest.Postgres);
}
