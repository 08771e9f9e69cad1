using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Identities;

/// <summary>Says once what a failure on a run's file means to the rest of Brimful.</summary>
internal static class RunFailure
{
    public static Exception Of(Exception fault, string path) => fault is FileNotFoundException or DirectoryNotFoundException
        ? new StoreDamagedException($"'{path}' is missing. Restore all files of the data directory from one backup. ({fault.Message})", fault)
        : new StoreUnavailableException($"'{path}' cannot be read or written: {fault.Message} Check that its disk has room and is mounted for writing, and the system log for faults.", fault);

    public static StoreDamagedException Damaged(string path) =>
        new($"'{path}' is damaged or is not a file of Brimful's. Restore the data directory from a backup.");
}
