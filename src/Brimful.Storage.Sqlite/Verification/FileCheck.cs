using Brimful.Engine.Ports;
using Brimful.Engine.Verification;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Verification;

/// <summary>
/// Has SQLite read every page of files that nobody writes, and compare each index with its table: also what counting anew never reads, such as indexes that deliveries are found by, and lists of free pages that
/// the next commit takes its pages from.
/// </summary>
internal static class FileCheck
{
    private const string Check = "PRAGMA integrity_check(10)";

    private static readonly string[] Sound = ["ok"];

    /// <exception cref="StoreUnavailableException">A file cannot be read for now.</exception>
    public static FileVerdict Of(string name, params IReadOnlyList<string> paths)
    {
        var differences = new List<string>();
        foreach (var path in paths)
            if (Read(path) is var said && !said.SequenceEqual(Sound)) differences.AddRange(said.Select(one => $"'{path}': {one}"));
        return new FileVerdict(name, paths.Count, paths.Sum(static path => new FileInfo(path).Length), differences);
    }

    private static List<string> Read(string path)
    {
        try
        {
            // Who only reads moves nothing of a log when it closes the file; what has no log may have a journal of a transaction that a crash cut off, which has to be settled first.
            using var connection = File.Exists(path + "-wal") ? Connection.OpenReadOnly(path) : Connection.Open(path);
            return connection.Prepare(Check).List(static row => row.Text(0));
        }
        catch (StoreDamagedException damaged)
        {
            return [damaged.Message];
        }
    }
}
