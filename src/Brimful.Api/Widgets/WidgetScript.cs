using System.IO.Compression;
using System.Security.Cryptography;

namespace Brimful.Api.Widgets;

/// <summary>The script for web pages, as it is sent: read and packed once.</summary>
internal sealed class WidgetScript
{
    public const string Name = "brimful.js";

    private readonly byte[] _gzip;
    private readonly byte[] _brotli;

    public WidgetScript()
    {
        using var source = typeof(WidgetScript).Assembly.GetManifestResourceStream(Name) ?? throw new System.Diagnostics.UnreachableException("The script is built in.");
        Plain = new byte[source.Length];
        source.ReadExactly(Plain);
        _gzip = Packed(to => new GZipStream(to, CompressionLevel.SmallestSize));
        _brotli = Packed(to => new BrotliStream(to, CompressionLevel.SmallestSize));
        Hash = Convert.ToHexStringLower(SHA256.HashData(Plain))[..16];
        Integrity = "sha384-" + Convert.ToBase64String(SHA384.HashData(Plain));
    }

    public byte[] Plain { get; }

    /// <summary>Names the very bytes: another script has another.</summary>
    public string Hash { get; }

    /// <summary>What a page may hold the script to (Subresource Integrity).</summary>
    public string Integrity { get; }

    /// <summary>The script for a reader of some codings, with the one that was taken; null for none.</summary>
    public (byte[] Bytes, string? Coding) For(string acceptEncoding) =>
        Accepts(acceptEncoding, "br") ? (_brotli, "br") : Accepts(acceptEncoding, "gzip") ? (_gzip, "gzip") : (Plain, null);

    private static bool Accepts(string acceptEncoding, string coding) => acceptEncoding.Split(',', StringSplitOptions.TrimEntries)
        .Any(one => one.Split(';', StringSplitOptions.TrimEntries) is [var name, .. var parameters]
            && string.Equals(name, coding, StringComparison.OrdinalIgnoreCase) && !parameters.Any(parameter => parameter is "q=0" or "q=0.0" or "q=0.00" or "q=0.000"));

    private byte[] Packed(Func<Stream, Stream> pack)
    {
        using var to = new MemoryStream();
        using (var packing = pack(to)) packing.Write(Plain);
        return to.ToArray();
    }
}
