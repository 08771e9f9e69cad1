using System.Security.Cryptography;
using Brimful.Delivery.Secrets;
using Brimful.Engine.Ports;

namespace Brimful.Server.Hosting;

/// <summary>The master key of an installation that configures none: a file beside the store, for its owner's eyes only.</summary>
internal static class MasterKeyFile
{
    private const string Name = "master.key";

    /// <exception cref="StoreRefusedException">The file is damaged.</exception>
    public static byte[] ReadOrMake(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, Name);
        Directory.CreateDirectory(dataDirectory);
        if (!File.Exists(path)) Make(path);
        var key = new byte[AesGcmSecretProtector.KeyBytes];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == key.Length
            ? key
            : throw new StoreRefusedException($"{path} is not the base64 of {key.Length} bytes. Restore it from a backup: without it no endpoint's secret can be read.");
    }

    private static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(AesGcmSecretProtector.KeyBytes))));
        file.Flush(flushToDisk: true);
    }
}
