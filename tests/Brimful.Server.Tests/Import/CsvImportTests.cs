using System.Text;
using System.Text.Json;
using Brimful.Server.Import;
using NodaTime;

namespace Brimful.Server.Tests.Import;

public sealed class CsvImportTests
{
    [Theory]
    // header and row                                                                 data of the event
    [InlineData("subject,bytes\na,12", """{"bytes":12}""")]
    [InlineData("subject;bytes\na;12", """{"bytes":12}""")]
    [InlineData("subject\tbytes\na\t12", """{"bytes":12}""")]
    [InlineData("\uFEFFsubject,bytes\r\na,12\r\n", """{"bytes":12}""")]
    [InlineData("subject,note\na,\"x, \"\"y\"\"\"", """{"note":"x, \"y\""}""")]
    [InlineData("subject,note\na,\"two\nlines\"\n", """{"note":"two\nlines"}""")]
    [InlineData("subject,note\na,5\" pipe", """{"note":"5\" pipe"}""")]
    [InlineData("subject,a,b\nx,,1", """{"b":1}""")]
    [InlineData("subject,n\na,0.10", """{"n":0.10}""")]
    [InlineData("subject,n\na,123456789012345678.123456789", """{"n":123456789012345678.123456789}""")]
    [InlineData("subject,n\na,\"-3\"", """{"n":-3}""")]
    [InlineData("subject,n\na,1e5", """{"n":1e5}""")]
    [InlineData("subject,n\na,007", """{"n":"007"}""")]
    [InlineData("subject,n\na,+1", """{"n":"+1"}""")]
    [InlineData("subject,n\na,1.", """{"n":"1."}""")]
    [InlineData("subject,n\na,NaN", """{"n":"NaN"}""")]
    [InlineData("subject,Größe\na,ä", """{"Größe":"ä"}""")]
    public async Task A_row_becomes_the_data_of_an_event(string csv, string data)
    {
        var (code, read, _) = await ImportAsync(csv, Imported.Csv());
        code.ShouldBe(UsageImport.AllTaken);
        read.ShouldHaveSingleItem().GetProperty("data").GetRawText().ShouldBe(data);
    }

    [Theory]
    [InlineData("2026-05-01T12:00:00Z", "2026-05-01T12:00:00Z")]
    [InlineData("2026-05-01T12:00:00.250+02:00", "2026-05-01T10:00:00.25Z")]
    [InlineData("2026-05-01 12:00:00+0200", "2026-05-01T10:00:00Z")]
    [InlineData("2026-05-01 12:00:00", "2026-05-01T12:00:00Z")]
    [InlineData("2026-05-01 12:00", "2026-05-01T12:00:00Z")]
    [InlineData("2026-05-01", "2026-05-01T00:00:00Z")]
    [InlineData("1777636800", "2026-05-01T12:00:00Z")]
    [InlineData("1777636800.5", "2026-05-01T12:00:00.5Z")]
    [InlineData("1777636800250", "2026-05-01T12:00:00.25Z")]
    [InlineData("-1", "1969-12-31T23:59:59Z")]
    public async Task Times_are_read_as_exports_write_them(string written, string time)
    {
        var (_, read, _) = await ImportAsync($"subject,time\na,{written}", Imported.Csv());
        read.ShouldHaveSingleItem().GetProperty("time").GetString().ShouldBe(time);
    }

    [Theory]
    [InlineData("subject,time\na,yesterday", "import.time_invalid", 2)]
    [InlineData("subject,time\na,", "import.time_invalid", 2)]
    [InlineData("subject,n\na,1\nb\nc,2", "import.columns_mismatch", 3)]
    [InlineData("subject,n\n,1", "import.subject_missing", 2)]
    [InlineData("subject,n\na,\"x\ny\"\nb,\"1\"2\n", "import.quote_misplaced", 4)]
    [InlineData("subject,n\na,\"open\nb,2\nc,3\n", "import.quote_unclosed", 2)]
    public async Task A_row_that_is_no_event_is_told_by_its_line_and_passed_over(string csv, string code, int line)
    {
        var (exit, read, output) = await ImportAsync(csv, Imported.Csv());
        exit.ShouldBe(UsageImport.SomeRejected);
        output.ShouldContain($"line {line,-8:N0} {code}");
        if (code == "import.quote_unclosed") read.Select(e => e.GetProperty("subject").GetString()).Order().ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task Columns_are_mapped_to_the_fields_of_the_event()
    {
        var shape = Imported.Csv(null, Duration.FromHours(1), ("id", "no"), ("subject", "line"), ("time", "at"), ("type", "kind"), ("source", "switch"));
        var (_, read, _) = await ImportAsync("no,line,at,kind,switch,seconds\n7,l1,2026-05-01,call,sw-3,61", shape);
        read.ShouldHaveSingleItem().GetRawText().ShouldBe(
            """{"specversion":"1.0","type":"call","source":"sw-3","id":"7","subject":"l1","time":"2026-05-01T01:00:00Z","data":{"seconds":61}}""");
    }

    [Theory]
    [InlineData("who,n\na,1", "--map subject=COLUMN")]
    [InlineData("subject,n,n\na,1,2", "two columns 'n'")]
    public async Task A_header_that_does_not_fit_ends_the_run_with_a_hint(string csv, string hint)
    {
        var (exit, read, output) = await ImportAsync(csv, Imported.Csv());
        exit.ShouldBe(UsageImport.Failed);
        read.ShouldBeEmpty();
        output.ShouldContain(hint);
    }

    [Fact]
    public async Task Rows_without_an_id_get_the_same_one_in_every_run_and_identical_rows_count_apart()
    {
        await using var server = await EventsServer.StartAsync();
        using var import = new Imported(server) { Shape = Imported.Csv() };
        await import.RunAsync("subject,n\na,1\na,1\nb,2\n");
        server.Events.Count.ShouldBe(3);
        await import.RunAsync("subject,n\n\"a\",1\na,\"1\"\nb,2\na,1\n");
        server.Events.Count.ShouldBe(4);
        import.Output.ShouldContain("4 events: 1 counted, 3 duplicates");
    }

    private static async Task<(int Exit, List<JsonElement> Events, string Output)> ImportAsync(string csv, EventShape shape)
    {
        await using var server = await EventsServer.StartAsync();
        using var import = new Imported(server) { Shape = shape };
        var settings = new ImportSettings(import.File, new ImportTarget(server.Url, null, null, Gzip: false), ImportFormat.Csv, shape, null);
        await File.WriteAllTextAsync(import.File, csv, new UTF8Encoding(false));
        using var output = new StringWriter();
        var exit = await new UsageImport(settings, new PlainImportScreen(PlainConsole.Create(output))).RunAsync(default);
        return (exit, [.. server.Events.Values], output.ToString());
    }
}
