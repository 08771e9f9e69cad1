using System.Buffers;

namespace Brimful.Api.Metrics;

/// <summary>All that is measured, as Prometheus reads it.</summary>
public interface IMetricsText
{
    /// <summary>Writes the text format 0.0.4, as of now.</summary>
    void Write(IBufferWriter<byte> to);
}
