using System.IO.Compression;
using System.Text;
using Brimful.Engine.Events;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Tests;

public sealed class EventTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Theory]
    [InlineData("application/cloudevents+json", "{}", EventFormat.Single)]
    [InlineData("application/cloudevents-batch+json; charset=utf-8", "[]", EventFormat.Batch)]
    [InlineData("application/json", " [{}]", EventFormat.Batch)]
    [InlineData("application/json", " {}", EventFormat.Single)]
    [InlineData("application/x-ndjson", "{}\n{}", EventFormat.Lines)]
    public async Task The_content_type_says_how_events_are_written(string contentType, string body, EventFormat format)
    {
        (await api.SendAsync("POST", "/v1/events", body, contentType)).Status.ShouldBe(200);
        api.Events.Taken[^1].ShouldBe(("default", format, body));
    }

    [Fact]
    public async Task Gzip_bodies_are_unpacked_and_broken_ones_refused()
    {
        (await PackedAsync(Packed("[{\"id\":\"x\"}]"))).Status.ShouldBe(200);
        api.Events.Taken[^1].Body.ShouldBe("[{\"id\":\"x\"}]");
        (await PackedAsync([1, 2, 3, 4, 5])).Json.GetProperty("code").GetString().ShouldBe("request.unreadable");
    }

    [Fact]
    public async Task More_than_ten_MiB_is_too_large_packed_or_not()
    {
        var large = new string(' ', (10 * 1024 * 1024) + 1);
        (await PackedAsync(Packed(large))).Status.ShouldBe(413);
        var plain = await api.SendAsync("POST", "/v1/events", large);
        plain.Status.ShouldBe(413);
        plain.Json.GetProperty("code").GetString().ShouldBe("request.too_large");
        (await api.SendAsync("POST", "/v1/events", large[1..])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Binary_mode_becomes_one_event_in_JSON()
    {
        var request = ApiUnderTest.Request("POST", "/v1/events", """{"value":0.1}""");
        foreach (var (name, value) in ((string, string)[])[("ce-specversion", "1.0"), ("ce-id", "a%20%22b%22"), ("ce-type", "use"), ("ce-source", "s"), ("ce-subject", "s1")])
            request.Headers.TryAddWithoutValidation(name, value);
        (await api.SendAsync(request)).Status.ShouldBe(200);
        var (_, format, body) = api.Events.Taken[^1];
        format.ShouldBe(EventFormat.Single);
        var json = System.Text.Json.JsonDocument.Parse(body).RootElement;
        json.GetProperty("id").GetString().ShouldBe("a \"b\"");
        json.GetProperty("data").GetRawText().ShouldBe("""{"value":0.1}""");
        json.GetProperty("datacontenttype").GetString().ShouldBe("application/json");
    }

    [Theory]
    [InlineData("\"e 1\"", "e 1")]
    [InlineData("\"a \\\"b\\\" \\\\ %C3%A9\"", "a \"b\" \\ é")]
    [InlineData("\"", "\"")]
    public async Task A_header_of_binary_mode_may_stand_in_quotes(string header, string id)
    {
        var request = ApiUnderTest.Request("POST", "/v1/events", """{"value":1}""");
        request.Headers.TryAddWithoutValidation("ce-id", header).ShouldBeTrue();
        (await api.SendAsync(request)).Status.ShouldBe(200);
        System.Text.Json.JsonDocument.Parse(api.Events.Taken[^1].Body).RootElement.GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task A_binary_body_cannot_smuggle_attributes()
    {
        var request = ApiUnderTest.Request("POST", "/v1/events", """1,"id":"forged" """);
        request.Headers.Add("ce-id", "x");
        (await api.SendAsync(request)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task An_unknown_content_type_is_415_and_an_unavailable_store_503()
    {
        (await api.SendAsync("POST", "/v1/events", "x", "text/plain")).Status.ShouldBe(415);
        api.Events.Next = Refusal.Unavailable;
        var answer = await api.SendAsync("POST", "/v1/events", "[]");
        api.Events.Next = new Ingested(1, 1, 0, 0, []);
        answer.Status.ShouldBe(503);
        answer.Json.GetProperty("detail").GetString()!.ShouldContain("may or may not have been made durable; sending it again is safe");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_request_of_only_rejected_events_is_422_with_the_same_body()
    {
        api.Events.Next = new Ingested(1, 0, 0, 0, [new RejectedEvent(0, "x", "event.value_invalid", "No.")]);
        var answer = await api.SendAsync("POST", "/v1/events", "[{}]");
        api.Events.Next = new Ingested(1, 1, 0, 0, []);
        answer.Status.ShouldBe(422);
        answer.Json.GetProperty("rejected")[0].GetProperty("code").GetString().ShouldBe("event.value_invalid");
        answer.ContentType.ShouldBe("application/json");
    }

    private Task<Answered> PackedAsync(byte[] body)
    {
        var request = ApiUnderTest.Request("POST", "/v1/events");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.Add("Content-Type", "application/json");
        request.Content.Headers.Add("Content-Encoding", "gzip");
        return api.SendAsync(request);
    }

    private static byte[] Packed(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
