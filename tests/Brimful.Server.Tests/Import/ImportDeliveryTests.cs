using System.Text;
using Brimful.Server.Import;

namespace Brimful.Server.Tests.Import;

public sealed class ImportDeliveryTests
{
    [Theory]
    [InlineData(503, null, null)]
    [InlineData(503, null, 0)]
    [InlineData(429, null, 0)]
    [InlineData(500, 3, null)]
    [InlineData(0, null, null)]
    [InlineData(0, 3, null)]
    public async Task Every_event_arrives_whatever_fails_on_the_way(int status, int? takesFirst, int? retryAfter)
    {
        await using var server = await EventsServer.StartAsync();
        server.Failing = request => request % 3 == 1 ? new EventsFailure(status, takesFirst, retryAfter) : null;
        using var import = new Imported(server);
        (await import.RunAsync(Imported.CloudEvents(95))).ShouldBe(UsageImport.AllTaken);
        server.Events.Keys.Order().ShouldBe(Enumerable.Range(1, 95).Select(n => $"e{n}").Order());
        server.LastKey.ShouldBe("Bearer secret");
        File.Exists(import.Checkpoint).ShouldBeFalse();
        import.Output.ShouldContain("95 events:");
    }

    [Fact]
    public async Task A_run_that_was_cut_goes_on_where_it_was()
    {
        await using var server = await EventsServer.StartAsync();
        server.Failing = request => request > 5 ? new EventsFailure(401) : null;
        using var import = new Imported(server) { InFlight = 1 };
        (await import.RunAsync(Imported.CloudEvents(200))).ShouldBe(UsageImport.Failed);
        import.Output.ShouldContain("does not know this API key");
        import.Output.ShouldContain("goes on from here");
        File.Exists(import.Checkpoint).ShouldBeTrue();

        server.Failing = _ => null;
        var before = server.Received;
        (await import.RunAsync()).ShouldBe(UsageImport.AllTaken);
        server.Events.Count.ShouldBe(200);
        (server.Received - before).ShouldBe(150);
        import.Output.ShouldContain("200 events: ");
        File.Exists(import.Checkpoint).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_changed_since_is_sent_from_its_start()
    {
        await using var server = await EventsServer.StartAsync();
        server.Failing = request => request > 5 ? new EventsFailure(400) : null;
        using var import = new Imported(server) { InFlight = 1 };
        await import.RunAsync(Imported.CloudEvents(200));
        server.Failing = _ => null;
        (await import.RunAsync(Imported.CloudEvents(200).Replace("e1\"", "f1\"", StringComparison.Ordinal))).ShouldBe(UsageImport.AllTaken);
        server.Events.ContainsKey("f1").ShouldBeTrue();
        import.Output.ShouldContain("The file has changed");
    }

    [Fact]
    public async Task A_cut_run_of_rows_without_ids_counts_identical_rows_on()
    {
        await using var server = await EventsServer.StartAsync();
        server.Failing = request => request > 4 ? new EventsFailure(403) : null;
        using var import = new Imported(server) { Shape = Imported.Csv(), InFlight = 1 };
        await import.RunAsync("subject,n\n" + string.Concat(Enumerable.Repeat("a,1\n", 100)));
        File.Exists(import.Checkpoint).ShouldBeTrue();
        server.Failing = _ => null;
        await import.RunAsync();
        server.Events.Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_sent_in_parts()
    {
        await using var server = await EventsServer.StartAsync();
        var refused = 0;
        server.Failing = _ => Interlocked.Increment(ref refused) == 1 ? new EventsFailure(413) : null;
        using var import = new Imported(server) { BatchSize = 50 };
        (await import.RunAsync(Imported.CloudEvents(50))).ShouldBe(UsageImport.AllTaken);
        server.Events.Count.ShouldBe(50);
        server.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task Rejected_events_are_told_by_their_line()
    {
        await using var server = await EventsServer.StartAsync();
        server.Refusing = read => read.GetProperty("id").GetString() is "e3" or "e27";
        using var import = new Imported(server);
        (await import.RunAsync("\n" + Imported.CloudEvents(30))).ShouldBe(UsageImport.SomeRejected);
        import.Output.ShouldContain("30 events: 28 counted, 0 duplicates, 2 rejected");
        import.Output.ShouldContain("line 4        event.value_invalid  No.");
        import.Output.ShouldContain("line 28       event.value_invalid  No.");
    }

    [Fact]
    public async Task A_gzip_is_read_and_requests_can_be_compressed()
    {
        await using var server = await EventsServer.StartAsync();
        using var import = new Imported(server) { Gzip = true };
        byte[] twoMembers = [.. Imported.Zip(Imported.CloudEvents(20)), .. Imported.Zip(Imported.CloudEvents(30))];
        (await import.RunAsync(twoMembers)).ShouldBe(UsageImport.AllTaken);
        server.Events.Count.ShouldBe(30);
        import.Output.ShouldContain("50 events: 30 counted, 20 duplicates");
    }

    [Fact]
    public async Task A_gzip_that_is_cut_short_fails_and_says_so()
    {
        await using var server = await EventsServer.StartAsync();
        using var import = new Imported(server);
        var zip = Imported.Zip(Imported.CloudEvents(5000));
        (await import.RunAsync(zip[..(zip.Length / 2)])).ShouldBe(UsageImport.Failed);
        import.Output.ShouldContain("cut short");
    }

    [Fact]
    public async Task A_line_without_an_end_is_given_up_and_the_next_one_read()
    {
        await using var server = await EventsServer.StartAsync();
        using var import = new Imported(server);
        (await import.RunAsync("{" + new string('x', 3 * RecordReader.MaxRecordBytes) + "\n" + Imported.CloudEvents(3))).ShouldBe(UsageImport.SomeRejected);
        server.Events.Count.ShouldBe(3);
        import.Output.ShouldContain("line 1        import.line_too_long");
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_run_with_its_reason()
    {
        await using var server = await EventsServer.StartAsync();
        server.Failing = _ => new EventsFailure(503);
        using var import = new Imported(server) { Retry = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(50)) };
        (await import.RunAsync(Imported.CloudEvents(5))).ShouldBe(UsageImport.Failed);
        import.Output.ShouldContain("Gave up on");
        import.Output.ShouldContain("503");
    }

    [Theory]
    [InlineData("[{\"specversion\":\"1.0\"}]", "jq -c")]
    [InlineData("hello\n", "--format")]
    public async Task An_input_that_is_neither_is_refused_with_a_hint(string content, string hint)
    {
        await using var server = await EventsServer.StartAsync();
        using var import = new Imported(server);
        (await import.RunAsync(Encoding.UTF8.GetBytes(content))).ShouldBe(UsageImport.Failed);
        import.Output.ShouldContain(hint);
        server.Requests.ShouldBe(0);
    }
}
