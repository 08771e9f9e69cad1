using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Brimful.EndToEnd.Operations;

/// <summary>An installation that is given no operator's key makes one, and shows it once.</summary>
public sealed partial class FirstKeyTests
{
    private const int MatchLimitMilliseconds = 1000;

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Without_a_key_one_is_made_at_the_first_start_and_printed_once(StoreUnderTest store)
    {
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store) with { BootstrapKey = null });
        var key = OperatorKey().Matches(server.Output).ShouldHaveSingleItem().Value;

        (await StatusAsync(server, key)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(server, key[..^1] + (key[^1] == 'x' ? 'y' : 'x'))).ShouldBe(HttpStatusCode.Unauthorized);

        (await server.StopAsync()).ShouldBe(0);
        await server.StartAgainAsync();
        OperatorKey().Count(server.Output).ShouldBe(1);
        (await StatusAsync(server, key)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> StatusAsync(BrimfulServer server, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/tenants");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex("brm_op_[0-9A-Za-z]{38}", RegexOptions.None, MatchLimitMilliseconds)]
    private static partial Regex OperatorKey();
}
