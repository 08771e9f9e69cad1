namespace Brimful.EndToEnd.Harness;

/// <summary>Which store the server runs on.</summary>
public enum StoreUnderTest
{
    Sqlite,
    Postgres,
}
