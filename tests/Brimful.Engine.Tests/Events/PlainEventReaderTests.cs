using System.Text;
using System.Text.Json;
using Brimful.Core.Metering;
using Brimful.Engine.Directory;
using Brimful.Engine.Events;
using Brimful.Engine.Identities;
using Brimful.Engine.Meters;
using Xunit.Abstractions;

namespace Brimful.Engine.Tests.Events;

/// <summary>The reader for events that are written the usual way says of what it takes what the careful reader says, and leaves it the rest.</summary>
public sealed class PlainEventReaderTests(ITestOutputHelper output)
{
    private const int Programs = 60_000;

    private static readonly IdentityHash Hash = new([.. Enumerable.Range(1, 16).Select(part => (byte)part)]);

    private static readonly MeterCatalog Catalog = new(
        [
            Meter(1, "$.value", []),
            Meter(2, "$.usage.total", [new MeterCondition("$.region", ["\"eu\"", "5"])]),
            Meter(3, "$.usage.deep.er", []),
            Meter(4, null, []) with { Terms = new MeterTerms("use", Aggregation.Count, null, "1", []) { Dimensions = [new MeterDimension("list", "$.list"), new MeterDimension("region", "$.region")] } },
        ],
        seed: 7);

    private static readonly string[] Bodies =
    [
        """{"specversion":"1.0","type":"use","source":"tests","id":"4f3c2b1a-0000-4000-8000-00000000000a","subject":"s-1","time":"2026-03-01T12:00:00.25Z","data":{"value":12.5,"region":"eu"}}""",
        """{"data":{"region":5,"usage":{"total":7,"deep":{"er":"8"}},"list":[1,{"a":[]},"x"]},"id":"1","source":"/a/b","type":"use","subject":"s","specversion":"1.0","ext":true}""",
        """ { "specversion" : "1.0" , "type":"other" , "source":"tests", "id":"ü", "subject":"s:1", "data" : { "value" : 1e3 , "value" : -0.5 } } """,
        """{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s-1","data":{"usage":{"total":1},"usage":[2],"value":null}}""",
        """{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s-1","data":"text","datacontenttype":"application/json","n":-1.5E+10}""",
        """{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s-1","data":{}}""",
        """{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s-1","data":{"value":1,"region":"ü 5","list":true}}""",
    ];

    private static readonly string[] Splices =
        ["\\u0041", "\\", "\"", "{}", "[]", "[1,]", ",", ":", "null", "true", "tru", "01", "1.", "-", "1e", "\n", "\t", "\0", "\u001f", " ", "\"id\":\"2\",", "\"data\":{\"value\":3},", "\"time\":null,", "}", "{\"a\":", "\"specversion\":\"0.3\",", "é", "9999999999999999999"];

    [Fact]
    public void What_it_takes_the_careful_reader_takes_to_the_same_effect()
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } given ? int.Parse(given) : Environment.TickCount;
        output.WriteLine($"BRIMFUL_SEED={seed}");
        var (random, taken) = (new Random(seed), 0);
        for (var at = 0; at < Programs; at++)
        {
            var body = Mutated(Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)]), random);
            if (Plain(body) is not { } plain) continue;
            taken++;
            Careful(body).ShouldBe(plain, $"seed {seed}: {Convert.ToBase64String(body)} {Encoding.UTF8.GetString(body)}");
        }
        output.WriteLine($"{taken} of {Programs} were taken");
        taken.ShouldBeGreaterThan(Programs / 10);
    }

    [Fact]
    public void What_is_read_by_the_shape_of_the_event_before_the_careful_reader_takes_to_the_same_effect()
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } given ? int.Parse(given) : Environment.TickCount;
        output.WriteLine($"BRIMFUL_SEED={seed}");
        var (random, taken) = (new Random(seed), 0);
        for (var at = 0; at < Programs; at++)
        {
            var first = Mutated(Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)]), random);
            var second = Mutated(first, random);
            if (ByShape(first, second) is not { } read) continue;
            taken++;
            Careful([.. first.Select(_ => (byte)' '), .. second]).ShouldBe(read, $"seed {seed}: {Convert.ToBase64String(first)} {Convert.ToBase64String(second)} {Encoding.UTF8.GetString(second)}");
        }
        output.WriteLine($"{taken} of {Programs} were taken");
        taken.ShouldBeGreaterThan(Programs / 20);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","type":"use","source":"te","id":"7","subject":"s-222222","time":"2026-03-01T12:00:00Z","data":{"value":-1e5,"region":null}}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"4f3c2b1a-0000-4000-8000-00000000000b","subject":"s-1","time":"2026-03-01T12:00:00.25Z","data":{"value":"13","region":"us"}}""")]
    public void An_event_that_differs_from_the_one_before_in_values_alone_is_read_by_its_shape(string next) => ByShape(Bodies[0], next).ShouldNotBeNull();

    [Theory]
    [InlineData("""{"specversion":"1.0","type":"other","source":"tests","id":"1","subject":"s-1","time":"2026-03-01T12:00:00.25Z","data":{"value":12.5,"region":"eu"}}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","subject":"s-1","id":"1","time":"2026-03-01T12:00:00.25Z","data":{"value":12.5,"region":"eu"}}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s-1","time":"2026-03-01T12:00:00.25Z","data":{"value":{},"region":"eu"}}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s-1","time":"yesterday","data":{"value":12.5,"region":"eu"}}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s-1","time":"2026-03-01T12:00:00.25Z","data":{"value":12.5,"region":"eu"}""")]
    public void An_event_of_another_shape_is_read_name_by_name(string next) => ByShape(Bodies[0], next).ShouldBeNull();

    [Fact]
    public void Data_that_stands_before_its_type_says_nothing_of_a_shape() => ByShape(Bodies[1], Bodies[1]).ShouldBeNull();

    [Fact]
    public void A_name_that_is_found_twice_says_nothing_of_a_shape() => ByShape(Bodies[3], Bodies[3]).ShouldBeNull();

    [Fact]
    public void Events_as_senders_write_them_are_taken()
    {
        foreach (var body in Bodies) Plain(Encoding.UTF8.GetBytes(body)).ShouldNotBeNull(body);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"a\u0041","subject":"s"}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"1","id":"2","subject":"s"}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":1,"subject":"s"}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s","time":"yesterday"}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s",}""")]
    [InlineData("""{"specversion":"1.0","type":"use","source":"tests","id":"1","subject":"s","data":{"value":01}}""")]
    [InlineData("""{}""")]
    public void What_is_unusual_is_left_to_the_careful_reader(string body) => Plain(Encoding.UTF8.GetBytes(body)).ShouldBeNull();

    private static string? Plain(byte[] body)
    {
        var batch = Batch(body);
        var start = StartIn(body);
        if (start < 0) return null;
        ref var slot = ref batch.Add();
        return PlainEventReader.TryRead(batch, start, ref slot, out var read) ? Finished(batch, ref slot, start, read) : null;
    }

    private static string? ByShape(string first, string second) => ByShape(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second));

    /// <summary>What is read of the second body by the shape of the first; null where it has another.</summary>
    private static string? ByShape(byte[] first, byte[] second)
    {
        var batch = Batch([.. first, .. second]);
        var (start, next) = (StartIn(first), StartIn(second) + first.Length);
        if (start < 0 || next < first.Length) return null;
        if (!PlainEventReader.TryRead(batch, start, ref batch.Add(), out var before) || before.End > first.Length) return null;
        batch.TakeBack();
        ref var slot = ref batch.Add();
        return batch.Shape.TryRead(batch, next, ref slot, out var read) ? Finished(batch, ref slot, next, read) : null;
    }

    private static int StartIn(byte[] body) => Array.FindIndex(body, letter => letter is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'));

    private static string Finished(UsageBatch batch, ref EventSlot slot, int start, in PlainEvent read)
    {
        (slot.DocumentStart, slot.DocumentLength) = (start, read.End - start);
        new EventJudgement(Hash).Finish(batch, ref slot, new EventAttributes { Data = read.DataStart, IsVersion1 = true });
        return Describe(batch, slot, read.DataStart);
    }

    private static string Careful(byte[] body)
    {
        var batch = Batch(body);
        ref var slot = ref batch.Add();
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 32 });
            json.Read();
            var attributes = CarefulEventReader.Read(batch, ref slot, ref json, 0);
            if (attributes is not { IsVersion1: true, TimeIsBad: false, TextIsBad: false }) return "faulty";
            new EventJudgement(Hash).Finish(batch, ref slot, attributes);
            return Describe(batch, slot, attributes.Data);
        }
        catch (Exception refusal) when (refusal is JsonException or InvalidOperationException)
        {
            return refusal.Message;
        }
    }

    private static string Describe(UsageBatch batch, EventSlot slot, int data)
    {
        var scalars = slot.MeteredAs is { } type ? string.Join(' ', batch.FoundScalars(type).ToArray()) : "";
        return $"{slot.Id} {slot.Source} {slot.Subject} {slot.Type} {slot.TimeTicks} {slot.MeteredAs?.Name} {slot.DocumentStart}+{slot.DocumentLength} data {data} {scalars} {DimensionsOf(batch, slot)}";
    }

    private static string DimensionsOf(UsageBatch batch, EventSlot slot)
    {
        var said = new List<string>();
        foreach (var dimension in batch.DimensionsOf(slot)) said.Add($"{dimension.Meter}.{dimension.Dimension}={(dimension.HasText ? batch.StringOf(dimension.Text) ?? "empty" : "none")}");
        return string.Join(' ', said);
    }

    private static UsageBatch Batch(byte[] body)
    {
        var batch = new UsageBatch();
        batch.Start(body, EventFormat.Single, Catalog);
        return batch;
    }

    private static MeterEntry Meter(int number, string? value, MeterCondition[] where) =>
        new(number, 1, $"m{number}", new MeterTerms("use", value is null ? Aggregation.Count : Aggregation.Sum, value, "1", [.. where]), false);

    private static byte[] Mutated(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var times = random.Next(3); times > 0; times--)
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
