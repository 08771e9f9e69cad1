using System.CommandLine;

namespace Brimful.Server.Foresight;

/// <summary><c>brimful foresight</c>: what the server foresees and finds unusual, of series in a file.</summary>
internal static class ForesightCommand
{
    private const string About = """
        What the server says of its own buckets, said of series of usage in a file: to try it on one's own history before relying on it.

        A file of series is CSV (a gzip where its name ends so) with a row a series: series,start,freq,values; freq is D, H or a
        number with s, min, h, d or w, values are separated by |, an empty one is unknown.
        """;

    public static Command Create() => new("foresight", About)
    {
        PredictCommand.Create(),
        AnomaliesCommand.Create(),
    };
}
