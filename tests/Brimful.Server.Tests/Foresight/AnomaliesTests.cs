using System.IO.Compression;
using Brimful.Core.Anomalies;
using Brimful.Server.Foresight;
using Brimful.Server.Tests.Import;

namespace Brimful.Server.Tests.Foresight;

public sealed class AnomaliesTests : IDisposable
{
    private const int Seen = 250;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brimful-anomalies-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_value_has_a_row_and_what_stands_out_has_a_score_and_a_channel()
    {
        var rows = Run("series,start,freq,values\ncalm,2026-01-01,D,5||7\nloud,2026-01-01,D," + string.Join('|', Usage(day => day == 200 ? 4000 : 1000 + (day * 37 % 100))));
        rows[0].ShouldBe("series,row,score,channel");
        rows[1..4].ShouldBe(["calm,0,0,", "calm,1,0,", "calm,2,0,"]);
        rows.Length.ShouldBe(1 + 3 + 300);
        var spike = rows.Single(static row => row.StartsWith("loud,200,", StringComparison.Ordinal)).Split(',');
        spike[3].ShouldBe("spike");
        double.Parse(spike[2], null).ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("D")]
    [InlineData("H")]
    [InlineData("5min")]
    public void What_comes_later_changes_no_row_before_it(string frequency)
    {
        var random = new Random(17);
        var values = Usage(day => (1000 * (day % 7 < 5 ? 1 : 0.4)) + random.Next(400));
        var before = Run($"series,freq,values\ns,{frequency},{string.Join('|', values)}");
        for (var row = Seen; row < values.Length; row++) values[row] = random.Next(100_000);
        var after = Run($"series,freq,values\ns,{frequency},{string.Join('|', values)}");
        after[..(Seen + 1)].ShouldBe(before[..(Seen + 1)]);
        after.ShouldNotBe(before);
    }

    [SharedDataFact("usage/daily_wiki150.csv.gz")]
    public void What_comes_later_changes_no_row_of_real_usage_before_it()
    {
        var random = new Random(18);
        var series = SeriesFile.Read(SharedDataFactAttribute.PathOf("usage/daily_wiki150.csv.gz")!).Take(40).ToList();
        var noise = series.Select(each => each with { Values = [.. each.Values[..Seen], .. each.Values[Seen..].Select(_ => random.NextDouble() * 1e6)] });
        Before(noise).ShouldBe(Before(series));

        static List<Anomaly?> Before(IEnumerable<UsageSeries> all) => [.. all.SelectMany(static each => AnomaliesRun.Watch(each, KnownRows.None).Take(Seen))];
    }

    [Fact]
    public void Known_events_are_no_alarms_and_what_was_used_in_them_leaves_nothing_behind()
    {
        var usual = Usage(day => 1000 + (day * 37 % 100));
        double[] campaign = [.. usual];
        for (var row = 100; row < 110; row++) campaign[row] *= 5;
        var known = File("known.csv", "series,first,last,reason\n,100,109,campaign\nother,0,299,incident\n");
        var rows = Run($"series,freq,values\ns,D,{string.Join('|', campaign)}", known);
        rows.ShouldBe(Run($"series,freq,values\ns,D,{string.Join('|', usual)}", known));
        rows[101..111].ShouldBe(Enumerable.Range(100, 10).Select(static row => $"s,{row},0,"));
    }

    [Theory]
    [InlineData("series,values\ns,1|2", "needs the columns series, values and freq")]
    [InlineData("series,freq,values\ns,D,1|x", "line 2: 'x' is no number")]
    [InlineData("series,freq,values\ns,fortnight,1", "line 2: 'fortnight' is no frequency")]
    [InlineData("series,freq,values\ns,D", "line 2: a column is missing")]
    [InlineData("", "is empty")]
    public void A_file_that_cannot_be_read_says_where(string file, string reason)
    {
        var errors = new StringWriter();
        AnomaliesCommand.Run(new AnomaliesRun(File("in.csv", file), Path.Combine(_folder.FullName, "out.csv"), null, Sensitivity.Usual), TextWriter.Null, errors).ShouldBe(1);
        errors.ToString().ShouldContain(reason);
    }

    [Fact]
    public void Gzips_are_read_and_written_by_their_names()
    {
        var input = Path.Combine(_folder.FullName, "in.csv.gz");
        using (var gzip = new StreamWriter(new GZipStream(System.IO.File.Create(input), CompressionLevel.Fastest))) gzip.Write("series,freq,values\ns,D,1|2\n");
        var output = Path.Combine(_folder.FullName, "out.csv.gz");
        AnomaliesCommand.Run(new AnomaliesRun(input, output, null, Sensitivity.Usual), TextWriter.Null, TextWriter.Null).ShouldBe(0);
        using var read = new StreamReader(new GZipStream(System.IO.File.OpenRead(output), CompressionMode.Decompress));
        read.ReadToEnd().ReplaceLineEndings("\n").ShouldBe("series,row,score,channel\ns,0,0,\ns,1,0,\n");
    }

    private static double[] Usage(Func<int, double> used) => [.. Enumerable.Range(0, 300).Select(used)];

    private string[] Run(string file, string? known = null)
    {
        var output = Path.Combine(_folder.FullName, "out.csv");
        AnomaliesCommand.Run(new AnomaliesRun(File("in.csv", file), output, known, Sensitivity.Usual), TextWriter.Null, Console.Error).ShouldBe(0);
        return System.IO.File.ReadAllLines(output);
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
