using System.Globalization;
using System.IO.Compression;
using Brimful.Server.Foresight;

namespace Brimful.Server.Tests.Foresight;

/// <summary><c>brimful foresight predict</c>: the protocol's rows, nothing of the future in them, and clear words where it cannot be done.</summary>
public sealed class PredictTests : IDisposable
{
    private const int Days = 600;

    private readonly string _directory = Directory.CreateTempSubdirectory("brimful-predict").FullName;

    [Fact]
    public void Replacing_the_future_by_noise_changes_no_prediction()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var cut = 250 + (seed * 57);
            var (real, noise) = (Predict(Series(seed)), Predict(Series(seed, noiseFrom: cut)));
            var known = real.Skip(1).Where(row => LastDayOf(row) <= cut).ToList();
            known.Count.ShouldBeGreaterThan(500, $"seed {seed}");
            noise.Skip(1).Where(row => LastDayOf(row) <= cut).ShouldBe(known, $"seed {seed}, noise from day {cut}");
            noise.ShouldNotBe(real, $"seed {seed}");
        }
    }

    [Fact]
    public void Every_multiple_that_is_not_exceeded_has_a_probability_on_every_day_and_three_days_have_quantiles()
    {
        var rows = Predict(Series(1));
        rows[0].ShouldBe("series,start_index,day,m,p,q10,q50,q90");
        var cells = rows.Skip(1).Select(static row => row.Split(',')).ToList();
        cells.Where(static cell => cell[3].Length > 0).ShouldAllBe(static cell => Number(cell[4]) >= 0 && Number(cell[4]) <= 1);
        cells.Where(static cell => cell[3].Length == 0).ShouldAllBe(static cell => Number(cell[5]) <= Number(cell[6]) && Number(cell[6]) <= Number(cell[7]));
        cells.Where(static cell => cell[3].Length == 0).Select(static cell => cell[2]).Distinct().ShouldBe(["7", "14", "21"]);
        cells.Where(static cell => cell[3] == "1.6" && cell[0] == "steady").GroupBy(static cell => cell[1]).ShouldAllBe(static period => period.Count() == 29);
        cells.Where(static cell => cell[0] == "steady").Select(static cell => cell[1]).Distinct().Count().ShouldBe(12);
        cells.ShouldNotContain(static cell => cell[0] == "resting");
    }

    [Fact]
    public void A_gzip_in_and_a_gzip_out_say_the_same()
    {
        var plain = Predict(Series(2));
        var (input, output) = (PathOf("in.csv.gz"), PathOf("out.csv.gz"));
        using (var file = new StreamWriter(new GZipStream(File.Create(input), CompressionLevel.Fastest))) file.Write(Series(2));
        Run(input, output).Exit.ShouldBe(0);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(output), CompressionMode.Decompress));
        reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(plain);
    }

    [Theory]
    [InlineData("series,start,freq,values\na,2024-01-01,D,1|2|x|4\n", "line 2: 'x' is no number")]
    [InlineData("series,start,freq,values\na,2024-01-01,H,1|2|3\n", "series 'a': forecasts are of daily series. Sum its values to days")]
    [InlineData("name,values\na,1|2\n", "needs the columns series, values and freq")]
    [InlineData("", "is empty")]
    public void A_file_that_cannot_be_read_is_named_with_its_line_and_leaves_nothing(string content, string expected)
    {
        File.WriteAllText(PathOf("in.csv"), content);
        File.WriteAllText(PathOf("out.csv"), "of yesterday");
        var (exit, said) = Run(PathOf("in.csv"), PathOf("out.csv"));
        exit.ShouldBe(1);
        said.ShouldContain(expected);
        said.ShouldContain("in.csv");
        File.ReadAllText(PathOf("out.csv")).ShouldBe("of yesterday");
        Directory.GetFiles(_directory).Length.ShouldBe(2);
    }

    [Fact]
    public void A_file_that_is_not_there_and_series_that_are_too_short_are_told_of()
    {
        Run(PathOf("nowhere.csv"), PathOf("out.csv")).Exit.ShouldBe(1);
        File.WriteAllText(PathOf("in.csv"), "series,start,freq,values\na,2024-01-01,D,1|2|3\n");
        Run(PathOf("in.csv"), PathOf("out.csv")).Said.ShouldContain("No series was long enough");
    }

    [Fact]
    public void Days_of_a_known_event_count_like_days_of_which_nothing_is_known()
    {
        string Series(string campaign) => "series,start,freq,values\na,2024-01-01,D," + string.Join('|', Enumerable.Range(0, 600).Select(day => day is >= 5 and <= 7 ? campaign : FormattableString.Invariant($"{100 + (day * 37 % 11)}"))) + "\n";
        var (learned, unknown) = (Predict(Series("9000")), Predict(Series("")));
        File.WriteAllText(PathOf("in.csv"), Series("9000"));
        File.WriteAllText(PathOf("known.csv"), "series,first,last,reason\na,5,7,campaign\n");
        using var said = new StringWriter();
        PredictCommand.Run(new PredictRun(PathOf("in.csv"), PathOf("out.csv")) { KnownEvents = PathOf("known.csv") }, said, said).ShouldBe(0);

        var known = File.ReadAllLines(PathOf("out.csv"));
        known.ShouldNotBe(learned);
        known.Length.ShouldBe(unknown.Length);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string[] Predict(string content)
    {
        File.WriteAllText(PathOf("in.csv"), content);
        Run(PathOf("in.csv"), PathOf("out.csv")).Exit.ShouldBe(0);
        return File.ReadAllLines(PathOf("out.csv"));
    }

    private static (int Exit, string Said) Run(string input, string output)
    {
        using var said = new StringWriter();
        return (PredictCommand.Run(new PredictRun(input, output), said, said), said.ToString());
    }

    private string PathOf(string file) => Path.Combine(_directory, file);

    /// <summary>How many days a prediction may know.</summary>
    private static int LastDayOf(string row) => int.Parse(row.Split(',')[1], CultureInfo.InvariantCulture) + int.Parse(row.Split(',')[2], CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>Steady, weekly, yearly, gappy and resting series of 600 days; noise of a thousand times the size from a day on.</summary>
    private static string Series(int seed, int noiseFrom = Days)
    {
        string[] names = ["steady", "weekly", "yearly", "gappy", "resting"];
        var lines = names.Select(name => $"{name},2024-01-01,D," + string.Join('|', Enumerable.Range(0, Days).Select(day =>
            day >= noiseFrom ? Text(new Random((seed * 7919) + day).NextDouble() * 100_000) : Usage(name, day, new Random((seed * 104_729) + (day * 31) + name.Length)))));
        return "series,start,freq,values\n" + string.Join('\n', lines) + "\n";
    }

    private static string Usage(string name, int day, Random random) => name switch
    {
        "steady" => Text(80 + (random.NextDouble() * 40)),
        "weekly" => Text(day % 7 < 5 ? 50 + (random.NextDouble() * 50) : 0),
        "yearly" => Text(100 + (60 * Math.Sin(day * 2 * Math.PI / 364)) + (random.NextDouble() * 30)),
        "gappy" => random.Next(9) == 0 ? "" : Text(random.NextDouble() * 20),
        _ => "0",
    };

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
