using System.Runtime.InteropServices;

namespace Brimful.Core.Forecasts;

public sealed partial class UsageOutlook
{
    /// <summary>The form of <see cref="WriteTo"/>; another one is refused.</summary>
    private const byte SnapshotVersion = 2;

    /// <summary>Bytes that <see cref="WriteTo"/> writes.</summary>
    public static int SnapshotBytes => 1 + sizeof(int) + (2 * Marshal.SizeOf<Persistence>()) + Marshal.SizeOf<RealisedErrors>()
        + (((8 + 4 + 2 + 2 + 2) * Seasonality.Weekly.Length) + WeekTotals.RememberedOf(Seasonality.Weekly)) * sizeof(float);

    /// <summary>Writes all that is remembered of days, to be read by <see cref="Read(ReadOnlySpan{byte})"/>.</summary>
    public void WriteTo(Span<byte> snapshot)
    {
        if (_every != Seasonality.Weekly) throw new InvalidOperationException("Outlooks of hours are not written.");
        snapshot[0] = SnapshotVersion;
        var left = snapshot[1..];
        Put(ref left, _closed);
        Put(ref left, _rise);
        Put(ref left, _season);
        Put(ref left, _errors);
        foreach (var ring in Rings())
        {
            MemoryMarshal.AsBytes(ring.AsSpan()).CopyTo(left);
            left = left[(ring.Length * sizeof(float))..];
        }
    }

    /// <summary>What <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no snapshot, or one of another form: tell a new outlook of the days again.</exception>
    public static UsageOutlook Read(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length != SnapshotBytes || snapshot[0] != SnapshotVersion) throw new InvalidDataException("No outlook of the form that is read here.");
        var left = snapshot[1..];
        var outlook = new UsageOutlook { _closed = Take<int>(ref left), _rise = Take<Persistence>(ref left), _season = Take<Persistence>(ref left), _errors = Take<RealisedErrors>(ref left) };
        foreach (var ring in outlook.Rings())
        {
            var bytes = MemoryMarshal.AsBytes(ring.AsSpan());
            left[..bytes.Length].CopyTo(bytes);
            left = left[bytes.Length..];
        }
        return outlook;
    }

    private float[][] Rings() => [_days, _levels, _slowLevels, _rises, _seasons, _weeks.Ring];

    private static void Put<T>(ref Span<byte> left, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(left, value);
        left = left[Marshal.SizeOf<T>()..];
    }

    private static T Take<T>(ref ReadOnlySpan<byte> left)
        where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(left);
        left = left[Marshal.SizeOf<T>()..];
        return value;
    }
}
