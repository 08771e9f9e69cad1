using System.Text;
using Xunit.Abstractions;

namespace Brimful.Api.Tests;

public sealed class FuzzTests(ApiUnderTest api, ITestOutputHelper output) : IClassFixture<ApiUnderTest>
{
    private const int Requests = 3_000;

    private static readonly (string Method, string Path, string ContentType, string Body)[] Seeds =
    [
        ("PUT", "/v1/accounts/f", "application/json", """{"name":"Ä","timeZone":"UTC","locale":"en","currency":"USD","subjects":["s","t"],"attributes":{"a":[1,{"b":null}]}}"""),
        ("PUT", "/v1/accounts/a/buckets/f", "application/json", """{"name":"B","meter":"m","capacity":1e2,"period":{"every":"P1M","anchor":"2026-01-31T00:00:00","timeZone":"UTC"},"thresholds":[{"percent":50,"notify":["x"],"on":["crossed"]},{"every":"5","above":10,"hysteresis":0.5}],"limit":"soft","jump":"each"}"""),
        ("PUT", "/v1/accounts/a/buckets/s", "application/json", """{"name":"S","spend":{"currency":"USD","prices":[{"meter":"m","model":"graduated","tiers":[{"upTo":10,"unitPrice":0.1,"flat":1},{"unitPrice":"0.05"}]}]},"capacity":100,"thresholds":[{"remaining":5}]}"""),
        ("PUT", "/v1/accounts/a/buckets/t", "application/json", """{"name":"T","meter":"m","tiers":[{"upTo":10,"name":"a","thresholds":[{"percent":90}]},{"name":"b"}]}"""),
        ("PUT", "/v1/plans/f", "application/json", """{"name":"P","buckets":{"b":{"name":"B","meter":"m","capacity":1,"period":{"every":"P1M","anchor":"2026-01-31T00:00:00","timeZone":"UTC"},"thresholds":[{"percent":50}]},"c":{"name":"C","meter":"m","capacity":2}}}"""),
        ("PUT", "/v1/accounts/g", "application/json", """{"name":"G","plan":"f","periodAnchor":"2026-01-31T00:00:00","overrides":{"b":{"capacity":5,"thresholds":[{"value":1}]}}}"""),
        ("PUT", "/v1/meters/f", "application/json", """{"eventType":"e","aggregation":"sum","value":"$.a.b","unit":"By","where":{"$.x":["eu",5,true]}}"""),
        ("PUT", "/v1/tenants/f", "application/json", """{"name":"n","mode":"sandbox","now":"2026-03-01T00:00:00Z"}"""),
        ("PUT", "/v1/endpoints/f", "application/json", """{"kind":"webhook","url":"https://example.com","rateLimitPerSecond":5}"""),
        ("POST", "/v1/tenants/default/api-keys", "application/json", """{"name":"k","scopes":["events:write"]}"""),
        ("POST", "/v1/events/replay", "application/json", """{"positions":["p1"],"code":"x","limit":5}"""),
        ("POST", "/v1/bulk", "application/x-ndjson", """{"put":"/accounts/f/subjects/s","body":{"from":"2026-03-01T00:00:00Z"}}"""),
        ("PUT", "/v1/tenants/default/clock", "application/json", """{"now":"9998-12-31T23:59:59+18:00"}"""),
    ];

    private static readonly string[] Splices =
        ["\0", "\\u0000", "\\ud800", "null", "{}", "[]", "\"", "-", "1e999", "99999999999999999999", "\"x\":1,", "\uFEFF", "true", ",", "P99999Y", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+18:00"];

    [Fact]
    public async Task No_mutation_of_a_good_body_ever_gives_a_server_error()
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_FUZZ_SEED") is { } given ? int.Parse(given) : Environment.TickCount;
        output.WriteLine($"BRIMFUL_FUZZ_SEED={seed}");
        var random = new Random(seed);
        for (var at = 0; at < Requests; at++)
        {
            var (method, path, contentType, body) = Seeds[random.Next(Seeds.Length)];
            var bytes = Mutated(Encoding.UTF8.GetBytes(body), random);
            var request = ApiUnderTest.Request(method, path);
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.Add("Content-Type", contentType);
            var answer = await api.SendAsync(request);
            answer.Status.ShouldBeLessThan(500, $"seed {seed}: {method} {path} {Convert.ToBase64String(bytes)} gave {answer.Body}");
            answer.Body.ShouldNotContain("\"status\":500", customMessage: $"seed {seed}: {Convert.ToBase64String(bytes)}");
            if (answer.Status >= 400) answer.Json.GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    private static byte[] Mutated(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Splices[random.Next(Splices.Length)])); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 30), bytes.Count - at))); break;
            }
        }
        return [.. bytes];
    }
}
