namespace Brimful.EndToEnd.Operations;

/// <summary>A server that cannot use its database says why in words, and what to do.</summary>
public sealed class PostgresStartTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=brimful;Username=brimful;Password=not-to-be-shown", "'brimful' on 127.0.0.1:1 cannot be reached")]
    [InlineData("nonsense", "Brimful__Postgres is not a connection string")]
    public async Task A_database_that_cannot_be_used_is_named_without_its_password(string database, string expected)
    {
        await using var server = BrimfulServer.Launch(new ServerOptions { Postgres = database });

        (await server.ExitCodeAsync()).ShouldBe(1);

        server.Errors.ShouldContain(expected);
        server.Errors.ShouldNotContain("not-to-be-shown");
        server.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Two_servers_that_make_the_same_database_ready_at_once_both_come_through_it()
    {
        var options = ServerOptions.On(StoreUnderTest.Postgres);
        await using var one = BrimfulServer.Launch(options);
        await using var other = BrimfulServer.Launch(options);

        await Eventually.Holds("one of them serves", async () =>
            await one.HealthAsync("ready") is System.Net.HttpStatusCode.OK || await other.HealthAsync("ready") is System.Net.HttpStatusCode.OK, TimeSpan.FromSeconds(60));

        (one.Errors + other.Errors).ShouldNotContain("already exists");
    }
}
