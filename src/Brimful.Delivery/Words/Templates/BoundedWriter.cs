using System.Text;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Takes a template's output up to a limit.</summary>
internal sealed class BoundedWriter(int most) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private readonly StringBuilder written = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        if (written.Length >= most) throw new OutputTooLargeException();
        written.Append(value);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (written.Length + buffer.Length > most) throw new OutputTooLargeException();
        written.Append(buffer);
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override string ToString() => written.ToString();
}

/// <summary>More output than a message may have.</summary>
internal sealed class OutputTooLargeException : Exception;
