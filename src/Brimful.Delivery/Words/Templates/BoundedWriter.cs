using System.Text;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Takes a template's output up to a limit.</summary>
internal sealed class BoundedWriter(int most) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private readonly StringBuilder _written = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        if (_written.Length >= most) throw new OutputTooLargeException();
        _written.Append(value);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_written.Length + buffer.Length > most) throw new OutputTooLargeException();
        _written.Append(buffer);
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override string ToString() => _written.ToString();
}

/// <summary>More output than a message may have.</summary>
internal sealed class OutputTooLargeException : Exception;
