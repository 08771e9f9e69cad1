namespace Brimful.Server.Import;

/// <summary>The cells of one CSV record, unquoted, in a buffer that the next record overwrites.</summary>
internal sealed class CsvRow
{
    private readonly List<Range> _cells = [];
    private byte[] _text = new byte[1024];
    private int _length;

    public int Count => _cells.Count;

    public ReadOnlySpan<byte> this[int cell] => _text.AsSpan(_cells[cell]);

    /// <summary>All cells, told apart, without the quoting: equal for rows that say the same.</summary>
    public ReadOnlySpan<byte> Content => _text.AsSpan(0, _length);

    public bool IsBlank => Count == 1 && this[0].IsEmpty;

    /// <summary>False when something stands between a closing quote and the next cell.</summary>
    public bool TryRead(ReadOnlySpan<byte> record, byte delimiter)
    {
        _cells.Clear();
        _length = 0;
        // Each cell is no longer than it was written, and is followed by one separator.
        if (_text.Length < record.Length + 1) _text = new byte[record.Length * 2];
        while (true)
        {
            if (!TryTakeCell(ref record, delimiter)) return false;
            if (record.IsEmpty) return true;
            record = record[1..];
        }
    }

    private bool TryTakeCell(ref ReadOnlySpan<byte> left, byte delimiter)
    {
        var start = _length;
        if (left.StartsWith("\""u8)) left = Unquote(left[1..]);
        else
        {
            var end = left.IndexOf(delimiter) is var found and >= 0 ? found : left.Length;
            Append(left[..end]);
            left = left[end..];
        }

        _cells.Add(new Range(start, _length));
        Append([0x1F]);
        return left.IsEmpty || left[0] == delimiter;
    }

    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> left)
    {
        while (true)
        {
            var quote = left.IndexOf((byte)'"');
            if (quote < 0)
            {
                Append(left);
                return default;
            }

            Append(left[..quote]);
            left = left[(quote + 1)..];
            if (!left.StartsWith("\""u8)) return left;
            Append("\""u8);
            left = left[1..];
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }
}
