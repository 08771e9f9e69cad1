namespace Brimful.Storage.Sqlite.Tests.Disks;

/// <summary>A test that mounts a small disk. Where that is not permitted it is skipped, and says so: the test command takes that for a failure.</summary>
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsPermitted = new(static () =>
    {
        using var disk = SmallDisk.TryMount();
        return disk is not null;
    });

    public MountFactAttribute() => Skip = IsPermitted.Value ? null : "NOT RUN: this process may not mount a tmpfs.";
}
