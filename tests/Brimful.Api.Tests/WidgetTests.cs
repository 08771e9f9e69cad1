using System.IO.Compression;
using System.Security.Cryptography;

namespace Brimful.Api.Tests;

public sealed class WidgetTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const int MostBytes = 15_000;
    private const string Script = "/v1/widgets/brimful.js";

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task The_script_travels_in_15_kB_at_most_and_is_the_same_when_unpacked(string coding)
    {
        using var packed = await GetAsync(Script, ("Accept-Encoding", coding + ", identity;q=0.5"));
        packed.Content.Headers.ContentEncoding.ShouldBe([coding]);
        var bytes = await packed.Content.ReadAsByteArrayAsync();
        bytes.Length.ShouldBeLessThanOrEqualTo(MostBytes);

        using var plain = await GetAsync(Script, ("Accept-Encoding", "identity"));
        plain.Content.Headers.ContentEncoding.ShouldBeEmpty();
        Unpacked(bytes, coding).ShouldBe(await plain.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Pages_of_any_origin_may_load_the_script_and_need_no_key()
    {
        using var script = await GetAsync(Script, ("Origin", "https://app.example.com"));
        ((int)script.StatusCode).ShouldBe(200);
        script.Content.Headers.ContentType!.ToString().ShouldBe("text/javascript; charset=utf-8");
        script.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        script.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["cross-origin"]);
        script.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task A_browser_that_has_the_script_is_not_sent_it_again()
    {
        using var first = await GetAsync(Script);
        using var again = await GetAsync(Script, ("If-None-Match", first.Headers.ETag!.ToString()));
        ((int)again.StatusCode).ShouldBe(304);
        (await again.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_with_the_hash_of_the_bytes_may_be_kept_for_ever()
    {
        var named = (await api.SendAsync("GET", "/v1/widgets")).Json;
        using var script = await GetAsync(named.GetProperty("script").GetString()!, ("Accept-Encoding", "identity"));
        script.Headers.CacheControl!.ToString().ShouldContain("immutable");
        var bytes = await script.Content.ReadAsByteArrayAsync();
        named.GetProperty("integrity").GetString().ShouldBe("sha384-" + Convert.ToBase64String(SHA384.HashData(bytes)));

        using var other = await GetAsync("/v1/widgets/brimful.0123456789abcdef.js");
        ((int)other.StatusCode).ShouldBe(404);
    }

    private Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return api.Client.SendAsync(request);
    }

    private static byte[] Unpacked(byte[] bytes, string coding)
    {
        using var from = new MemoryStream(bytes);
        using Stream unpacking = coding == "br" ? new BrotliStream(from, CompressionMode.Decompress) : new GZipStream(from, CompressionMode.Decompress);
        using var to = new MemoryStream();
        unpacking.CopyTo(to);
        return to.ToArray();
    }
}
