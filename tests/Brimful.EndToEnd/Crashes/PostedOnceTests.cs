using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Brimful.EndToEnd.Crashes;

/// <summary>POST with an Idempotency-Key acts once, whenever the server is killed.</summary>
public sealed class PostedOnceTests(ITestOutputHelper output)
{
    private const string Keys = "/v1/tenants/default/api-keys";
    private const int Posts = 400;
    private const int AtOnce = 8;

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Killed_while_it_makes_keys_the_server_makes_none_twice_and_gives_each_answer_again(StoreUnderTest store)
    {
        var random = new Random(Seed.Take(output));
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var client = new BrimfulClient(server, "default");
        await client.PutAsync("/v1/tenants/default", new { name = "Default" });

        var answered = new (HttpStatusCode Status, string Text)?[Posts];
        var posting = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async first =>
        {
            for (var at = first; at < Posts; at += AtOnce) answered[at] = await TryPostAsync(server, at);
        }));
        await Eventually.Holds("some are answered", () => Task.FromResult(answered.Count(static one => one is not null) > AtOnce));
        await Task.Delay(random.Next(0, 50));
        await server.KillAsync();
        await posting;
        await server.StartAgainAsync();

        var (again, unknown) = (0, 0);
        for (var at = 0; at < Posts; at++)
        {
            var (status, text) = (await TryPostAsync(server, at)).ShouldNotBeNull();
            if (answered[at] is { Status: HttpStatusCode.Created } first)
            {
                (status, text).ShouldBe(first);
                again++;
            }
            else if (status == HttpStatusCode.Conflict)
            {
                text.ShouldContain("idempotency.outcome_unknown");
                unknown++;
            }
            else status.ShouldBe(HttpStatusCode.Created, text);
        }
        output.WriteLine($"{again} answers were given again, of {unknown} requests it was not known what came of them.");
        var names = (await client.ListAsync(Keys)).Select(key => key.GetProperty("name").GetString()!).ToList();
        names.ShouldBeUnique();
        names.Count.ShouldBeInRange(Posts - unknown, Posts);
        again.ShouldBePositive();
    }

    private static async Task<(HttpStatusCode Status, string Text)?> TryPostAsync(BrimfulServer server, int at)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Keys) { Content = new StringContent($$"""{"name":"key {{at}}","scopes":["facts:read"]}""", Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", BrimfulServer.BootstrapKey);
            request.Headers.Add("Idempotency-Key", $"make-{at}");
            using var response = await server.Http.SendAsync(request);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null; // The server was killed before it answered.
        }
    }
}
