using System.IO.Compression;
using System.Text;
using Brimful.Server.Import;
using NodaTime;

namespace Brimful.Server.Tests.Import;

/// <summary>Runs an import of a text into a stand-in server, with a file of its own.</summary>
internal sealed class Imported(EventsServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("brimful-import-");
    private readonly StringWriter _output = new();

    public string Output => _output.ToString();

    public string File => Path.Combine(_directory.FullName, "usage");

    public string Checkpoint => File + ".brimful-import";

    public EventShape Shape { get; set; } = EventShape.Plain;

    public int BatchSize { get; set; } = 10;

    public int InFlight { get; set; } = 4;

    public bool Gzip { get; set; }

    public RetryPace Retry { get; set; } = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(2));

    public Task<int> RunAsync(string content, CancellationToken cancellationToken = default) => RunAsync(Encoding.UTF8.GetBytes(content), cancellationToken);

    public async Task<int> RunAsync(byte[] content, CancellationToken cancellationToken = default)
    {
        await System.IO.File.WriteAllBytesAsync(File, content, cancellationToken);
        return await RunAsync(cancellationToken);
    }

    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var settings = new ImportSettings(File, new ImportTarget(server.Url, "secret", null, Gzip), null, Shape, Checkpoint) { BatchSize = BatchSize, InFlight = InFlight, Retry = Retry };
        return await new UsageImport(settings, new PlainImportScreen(PlainConsole.Create(_output))).RunAsync(cancellationToken);
    }

    public static byte[] Zip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    public static EventShape Csv(string? type = "call", Duration offset = default, params (string Field, string Column)[] map) =>
        new(map.ToDictionary(m => m.Field, m => m.Column, StringComparer.Ordinal), type, null, SubjectIsUser: false, offset);

    public static string CloudEvents(int count) =>
        string.Concat(Enumerable.Range(1, count).Select(n => $$$"""{"specversion":"1.0","type":"t","source":"s","id":"e{{{n}}}","subject":"a","data":{"value":{{{n}}}}}""" + "\n"));

    public void Dispose() => _directory.Delete(recursive: true);
}
