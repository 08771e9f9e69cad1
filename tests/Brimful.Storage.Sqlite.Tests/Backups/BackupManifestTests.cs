using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Backups;

namespace Brimful.Storage.Sqlite.Tests.Backups;

/// <summary>A manifest that does not say what it must is refused in words.</summary>
public sealed class BackupManifestTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", "is damaged")]
    [InlineData("null", "is damaged")]
    [InlineData("{}", "is damaged")]
    [InlineData("""{"format":1,"takenAt":"","writtenBy":"","files":[]}""", "is damaged")]
    [InlineData("""{"format":1,"takenAt":"","writtenBy":"","files":[null]}""", "is damaged")]
    [InlineData("""{"format":1,"takenAt":"","writtenBy":"","files":[{"path":"state.db","bytes":1,"sha256":null}]}""", "is damaged")]
    [InlineData("""{"format":1,"takenAt":"","writtenBy":"","files":[{"path":null,"bytes":1,"sha256":"00"}]}""", "is damaged")]
    [InlineData("""{"format":2,"takenAt":"","writtenBy":"","files":[]}""", "has format 2, and this Brimful reads 1")]
    public void What_is_no_manifest_is_refused(string text, string expected)
    {
        File.WriteAllText(Path.Combine(_directory.Path, BackupManifest.FileName), text);
        Should.Throw<StoreRefusedException>(() => BackupManifest.Read(_directory.Path)).Message.ShouldContain(expected);
    }
}
