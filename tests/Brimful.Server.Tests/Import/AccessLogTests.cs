using System.Buffers;
using System.Text;
using System.Text.Json;
using Brimful.Server.Import;
using NodaTime;

namespace Brimful.Server.Tests.Import;

public sealed class AccessLogTests
{
    private const string Start = "[17/May/2026:10:05:03 +0000]";

    [Theory]
    // line                                                                    subject            data
    [InlineData($"10.0.0.1 - - {Start} \"GET /a HTTP/1.1\" 200 512", "10.0.0.1", """{"bytes":512,"status":200,"method":"GET","path":"/a"}""")]
    [InlineData($"10.0.0.1 - - {Start} \"GET /a HTTP/1.1\" 200 512 \"-\" \"curl/8\"", "10.0.0.1", """{"bytes":512,"status":200,"method":"GET","path":"/a"}""")]
    [InlineData($"10.0.0.1 - - {Start} \"GET /a HTTP/1.1\" 304 -", "10.0.0.1", """{"bytes":0,"status":304,"method":"GET","path":"/a"}""")]
    [InlineData($"10.0.0.1 - - {Start} \"GET /a HTTP/1.1\" 200 5 \"-\" \"cut off", "10.0.0.1", """{"bytes":5,"status":200,"method":"GET","path":"/a"}""")]
    [InlineData($"2001:db8::1 - Ann Bee {Start} \"GET / HTTP/2.0\" 200 5", "2001:db8::1", """{"bytes":5,"status":200,"method":"GET","path":"/"}""")]
    [InlineData($"10.0.0.1 - - {Start} \"-\" 408 0", "10.0.0.1", """{"bytes":0,"status":408}""")]
    [InlineData($"10.0.0.1 - - {Start} \"\" 400 0", "10.0.0.1", """{"bytes":0,"status":400}""")]
    [InlineData($"10.0.0.1 - - {Start} \"\\x16\\x03\\x01 \\x00\" 400 150", "10.0.0.1", """{"bytes":150,"status":400}""")]
    [InlineData($"10.0.0.1 - - {Start} \"GET /q?\\\"x\\\" HTTP/1.1\" 200 1", "10.0.0.1", """{"bytes":1,"status":200,"method":"GET","path":"/q?\\\"x\\\""}""")]
    [InlineData($"10.0.0.1 - - {Start} \"GET /old\" 200 1", "10.0.0.1", """{"bytes":1,"status":200,"method":"GET","path":"/old"}""")]
    [InlineData($"10.0.0.1 - - {Start} \"GET /ü\u0000 HTTP/1.1\" 200 1", "10.0.0.1", """{"bytes":1,"status":200,"method":"GET","path":"/ü\uFFFD"}""")]
    public void A_line_becomes_a_request_of_its_client(string line, string subject, string data)
    {
        var read = Write(line, EventShape.Plain).ShouldNotBeNull();
        read.GetProperty("subject").GetString().ShouldBe(subject);
        read.GetProperty("type").GetString().ShouldBe("http.request");
        read.GetProperty("time").GetString().ShouldBe("2026-05-17T10:05:03Z");
        JsonElement.DeepEquals(read.GetProperty("data"), JsonDocument.Parse(data).RootElement).ShouldBeTrue(read.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("10.0.0.1 - - 17/May/2026:10:05:03 +0000 \"GET / HTTP/1.1\" 200 5")]
    [InlineData("10.0.0.1 - - [32/May/2026:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5")]
    [InlineData("10.0.0.1 - - [17/Mai/2026:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5")]
    [InlineData("10.0.0.1 - - [29/Feb/2026:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5")]
    [InlineData($"10.0.0.1 - - {Start} \"GET / HTTP/1.1")]
    [InlineData($"10.0.0.1 - - {Start} \"GET / HTTP/1.1\" ok 5")]
    [InlineData($"10.0.0.1 - - {Start} \"GET / HTTP/1.1\" 200 -5")]
    [InlineData($"10.0.0.1 - - {Start} \"GET / HTTP/1.1\" 200")]
    public void A_line_that_is_none_is_no_event(string line) => Write(line, EventShape.Plain).ShouldBeNull();

    [Fact]
    public void Times_keep_their_zone_and_take_the_offset()
    {
        var shape = EventShape.Plain with { TimeOffset = Duration.FromDays(30) };
        Write("h - - [31/Dec/2025:23:30:00 -0130] \"GET / HTTP/1.1\" 200 5", shape)!.Value.GetProperty("time").GetString().ShouldBe("2026-01-31T01:00:00Z");
    }

    [Fact]
    public void The_user_can_be_the_subject_and_a_line_without_one_is_refused()
    {
        var shape = EventShape.Plain with { SubjectIsUser = true };
        Write($"h - ann {Start} \"GET / HTTP/1.1\" 200 5", shape)!.Value.GetProperty("subject").GetString().ShouldBe("ann");
        Write($"h - - {Start} \"GET / HTTP/1.1\" 200 5", shape).ShouldBeNull();
    }

    [Fact]
    public void Ids_depend_on_the_line_and_its_occurrence_alone()
    {
        var ids = new DerivedIds();
        var first = ids.Next("x"u8);
        ids.Next("y"u8).ShouldNotBe(first);
        ids.Next("x"u8).ShouldBe(first + "-2");
        new DerivedIds().Next("x"u8).ShouldBe(first);
        first.Length.ShouldBe(32);
    }

    [Fact]
    public void Identical_lines_stay_apart_over_a_change_of_generations()
    {
        var ids = new DerivedIds(rowsRemembered: 3);
        var first = ids.Next("x"u8);
        ids.Next("a"u8);
        ids.Next("b"u8);
        ids.Next("x"u8).ShouldBe(first + "-2");
        ids.Next("x"u8).ShouldBe(first + "-3");
    }

    private static JsonElement? Write(string line, EventShape shape)
    {
        var events = new ArrayBufferWriter<byte>();
        var verdict = new AccessLogUsage(shape, new DerivedIds()).Write(Encoding.UTF8.GetBytes(line), events);
        verdict.IsEvent.ShouldBe(events.WrittenCount > 0);
        return verdict.IsEvent ? JsonDocument.Parse(events.WrittenMemory).RootElement : null;
    }
}
