using System.Net;
using Brimful.Server.Tests.Metrics;
using SQLitePCL;

namespace Brimful.Server.Tests.Hosting;

public sealed class DamageTests
{
    [Fact]
    public async Task Events_of_a_damaged_record_are_refused_with_a_code_while_usage_goes_on()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.SetUpAsync("http://127.0.0.1:9/");
        await server.UseAsync("s", "e1");
        Execute(server.FileOf("commit.db"), "UPDATE journal_0 SET body = zeroblob(length(body)); UPDATE journal_1 SET body = zeroblob(length(body)); UPDATE journal_2 SET body = zeroblob(length(body))");

        using var answer = await server.SendAsync(HttpMethod.Get, "/v1/accounts/a/events");

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var problem = await answer.Content.ReadAsStringAsync();
        problem.ShouldContain("\"code\":\"store.damaged\"");
        problem.ShouldContain("tell the operator");
        problem.ShouldNotContain("commit.db");
        await server.UseAsync("s", "e2");
        (await (await server.SendAsync(HttpMethod.Get, "/v1/accounts/a/buckets/b")).Content.ReadAsStringAsync()).ShouldContain("\"used\":2");
    }

    private static void Execute(string file, string sql)
    {
        raw.sqlite3_open(file, out var database).ShouldBe(raw.SQLITE_OK);
        using (database) raw.sqlite3_exec(database, sql).ShouldBe(raw.SQLITE_OK);
    }
}
