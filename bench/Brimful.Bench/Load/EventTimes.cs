using System.Globalization;
using System.Text;

namespace Brimful.Bench.Load;

/// <summary>Times as events carry them.</summary>
internal static class EventTimes
{
    /// <summary>Now, in 19 characters without the Z, as <see cref="EventTemplate"/> takes it.</summary>
    public static byte[] Now() => Encoding.ASCII.GetBytes(DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
}
