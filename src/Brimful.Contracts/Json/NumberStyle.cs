namespace Brimful.Contracts.Json;

/// <summary>How exact numbers are written.</summary>
public enum NumberStyle
{
    /// <summary>As JSON numbers with every digit.</summary>
    Number,

    /// <summary>As strings, for readers whose numbers lose digits above 2^53 (<c>Brimful-Numbers: string</c>).</summary>
    String,
}
