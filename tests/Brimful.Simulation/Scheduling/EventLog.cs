using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Brimful.Simulation.Scheduling;

/// <summary>All that happened in a world, a line each, in order. The same seed writes the same bytes.</summary>
public sealed class EventLog
{
    private readonly StringBuilder _text = new();

    /// <summary>What every line begins with: the world's time, in milliseconds.</summary>
    public Func<long> Milliseconds { get; set; } = static () => 0;

    public void Write([InterpolatedStringHandlerArgument("")] ref Line line) => _text.Append('\n');

    public string Text => _text.ToString();

    /// <summary>The SHA-256 of the text.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Writes an interpolated line into the log's own buffer.</summary>
    [InterpolatedStringHandler]
    public struct Line
    {
        private StringBuilder.AppendInterpolatedStringHandler _inner;

        public Line(int literalLength, int formattedCount, EventLog log)
        {
            _inner = new StringBuilder.AppendInterpolatedStringHandler(literalLength, formattedCount, log._text, System.Globalization.CultureInfo.InvariantCulture);
            _inner.AppendFormatted(log.Milliseconds());
            _inner.AppendLiteral(" ");
        }

        public void AppendLiteral(string literal) => _inner.AppendLiteral(literal);

        public void AppendFormatted<T>(T value) => _inner.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string format) => _inner.AppendFormatted(value, format);
    }
}
