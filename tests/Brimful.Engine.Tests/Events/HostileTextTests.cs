using System.Text;
using Brimful.Core.Metering;
using Brimful.Engine.Events;
using Brimful.Engine.Meters;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Events;

/// <summary>Text as senders really write it, and as nobody should.</summary>
public sealed class HostileTextTests
{
    [Theory]
    [InlineData(""" {"specversion":"\ud800","type":"use","source":"s","id":"1","subject":"s1","data":{"value":1}} """, "event.text_invalid")]
    [InlineData(""" {"specversion":"1.0","type":"use","source":"s","id":"a\u0000b","subject":"s1","data":{"value":1}} """, "event.text_invalid")]
    [InlineData(""" {"specversion":"1.0","type":"use","source":"\udc00","id":"1","subject":"s1","data":{"value":1}} """, "event.text_invalid")]
    [InlineData(""" {"specversion":"1.0","type":"use","source":"s","id":"1","subject":"s1","data":{"\ud800":1}} """, "event.value_invalid")]
    [InlineData(""" {"specversion":"1.0","type":"use","source":"s","id":"1","subject":"s1","data":{"value":5,"value":{"x":1}}} """, "event.value_invalid")]
    public async Task An_event_at_fault_is_rejected_and_costs_its_neighbours_nothing(string hostile, string code)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        var answer = await engine.SendAsync("t1", Use("before", "1"), hostile.Trim(), Use("after", "1"));
        answer.Counted.ShouldBe(2);
        answer.Rejected.Single().ShouldSatisfyAllConditions(event_ => event_.Index.ShouldBe(1), event_ => event_.Code.ShouldBe(code));
    }

    [Fact]
    public async Task Ids_that_are_not_UTF_8_are_rejected_rather_than_confused()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        var body = Encoding.UTF8.GetBytes(Use("i?", "1"));
        body[Array.IndexOf(body, (byte)'?')] = 0xFF;
        var answer = await Done(engine.Events.IngestAsync("t1", EventFormat.Lines, body, default));
        answer.Rejected.Single().Code.ShouldBe("event.text_invalid");
    }

    [Fact]
    public async Task Escapes_change_nothing_about_what_is_said()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.SendAsync("t1", """{"specversion":"1.0","type":"\u0075se","source":"s","\u0069d":"e\u0031","subject":"s1","data":{"v\u0061lue":7}}""");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("7");
        (await engine.SendAsync("t1", """{"specversion":"1.0","type":"use","source":"s","id":"e1","subject":"s1","data":{"value":7}}""")).Duplicates.ShouldBe(1);
    }

    [Theory]
    [InlineData("\"a/b\"", "\"a\\/b\"", 1)]
    [InlineData("\"café\"", "\"caf\\u00e9\"", 1)]
    [InlineData("\"eu\"", "\"us\"", 0)]
    [InlineData("1", "1.0", 1)]
    [InlineData("1", "\"1\"", 0)]
    [InlineData("true", "true", 1)]
    public async Task A_condition_compares_what_is_said_and_not_how_it_is_written(string allowed, string sent, int counted)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await Done(engine.Meters.PutAsync("t1", "m", new MeterTerms("use", Aggregation.Count, null, "1", [new MeterCondition("$.where", [allowed])]), Always, default));
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.SendAsync("t1", $$$"""{"specversion":"1.0","type":"use","source":"s","id":"1","subject":"s1","data":{"where":{{{sent}}}}}""");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe(counted.ToString());
    }

    [Fact]
    public async Task A_known_identity_is_a_duplicate_even_when_its_time_cannot_be_read()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.SendAsync("t1", Use("e1", "1"));
        (await engine.SendAsync("t1", Use("e1", "1", "yesterday"))).Duplicates.ShouldBe(1);
        (await engine.SendAsync("t1", Use("e2", "1", "yesterday"))).Rejected.Single().Code.ShouldBe("event.time_invalid");
    }
}
