using System.Security.Cryptography;

namespace Brimful.Server.Import;

/// <summary>
/// Cuts a stream into records in a window of fixed size, and knows after each how far it is: bytes, lines, and the hash of
/// everything up to there, by which a later run recognises the same content.
/// </summary>
internal sealed class RecordReader(Stream stream, IUsageFormat format) : IDisposable
{
    /// <summary>A record longer than this is given up rather than held in memory.</summary>
    public const int MaxRecordBytes = 1 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[MaxRecordBytes + (1 << 18)];
    private int _start;
    private int _end;
    private int _hashed;
    private bool _atEnd;
    private bool _givingUpLine;
    private long _nextLine = 1;

    /// <summary>Bytes of the (decompressed) content behind the last record.</summary>
    public long Offset { get; private set; }

    /// <summary>The line, from 1, on which the last record began.</summary>
    public long Line { get; private set; }

    /// <summary>Reads on; false when there is nothing more.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_atEnd) return false;
        var first = Offset == 0 && _end == 0;
        MakeRoom();
        var read = await stream.ReadAtLeastAsync(_buffer.AsMemory(_end), first ? ByteOrderMark.Length : 1, throwOnEndOfStream: false, cancellationToken);
        _end += read;
        _atEnd = read == 0;
        if (first && _buffer.AsSpan(0, _end).StartsWith(ByteOrderMark)) Consume(ByteOrderMark.Length);
        return true;
    }

    /// <summary>The next record in the window, or the flaw that stands in its place; false when the window must be filled first.</summary>
    public bool TryNext(out ReadOnlySpan<byte> record, out ImportFlaw? flaw)
    {
        record = default;
        flaw = null;
        if (_givingUpLine && !FinishGivingUp()) return false;
        var window = _buffer.AsSpan(_start, _end - _start);
        if (window.IsEmpty) return false;

        var cut = format.Cut(window, _atEnd);
        if (cut is { Consumed: 0, Flaw: null }) return false;
        Line = _nextLine;
        if (cut.Flaw is { } broken)
        {
            flaw = broken;
            _givingUpLine = true;
            FinishGivingUp();
            return true;
        }

        record = window[..cut.Length];
        _nextLine += window[..cut.Consumed].Count((byte)'\n');
        Consume(cut.Consumed);
        return true;
    }

    /// <summary>The hash of all content up to <see cref="Offset"/>.</summary>
    public string HashSoFar()
    {
        HashConsumed();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    public void Dispose() => _hash.Dispose();

    private bool FinishGivingUp()
    {
        var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        Consume(newline >= 0 ? newline + 1 : _end - _start);
        if (newline < 0) return false;
        _nextLine++;
        _givingUpLine = false;
        return true;
    }

    private void Consume(int bytes)
    {
        _start += bytes;
        Offset += bytes;
    }

    private void MakeRoom()
    {
        HashConsumed();
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = _hashed = 0;
    }

    private void HashConsumed()
    {
        _hash.AppendData(_buffer, _hashed, _start - _hashed);
        _hashed = _start;
    }
}
