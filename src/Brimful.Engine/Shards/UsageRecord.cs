using System.Runtime.InteropServices;
using System.Text;
using Brimful.Core.Buckets;
using Brimful.Engine.Events;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>One counted event as the journal and the history hold it.</summary>
internal sealed class UsageRecord : UsageNames
{
    private readonly List<byte[]> _sources = [];
    private readonly List<MeterValue> _values = [];
    private byte[] _id = new byte[64];
    private int _idLength;

    public int Local { get; private set; }

    public int SubjectNumber { get; private set; }

    public long TimeTicks { get; private set; }

    public long ReceivedTicks { get; private set; }

    public byte[] Source { get; private set; } = [];

    public ReadOnlySpan<byte> Id => _id.AsSpan(0, _idLength);

    public ReadOnlySpan<MeterValue> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Knows the keys of subjects by number; asked only when something is recorded.</summary>
    public Func<int, string> SubjectKeyOf { get; set; } = static _ => "";

    public override string EventId => Encoding.UTF8.GetString(Id);

    public override string Subject => SubjectKeyOf(SubjectNumber);

    /// <summary>Starts a command: its sources are its own.</summary>
    public void StartCommand() => _sources.Clear();

    /// <summary>Reads the next event of a command; false at its end.</summary>
    public bool ReadNext(ref ByteReader from, long nowTicks)
    {
        var first = from.Byte();
        if (first == 0) return false;
        Source = ReadSource(ref from);
        Local = from.Int();
        SubjectNumber = from.Int();
        TimeTicks = nowTicks + from.Signed();
        ReceivedTicks = nowTicks - from.Signed();
        KeepId(UsageWriter.FormOf(first), ref from);
        _values.Clear();
        var count = EventTail.ReadCount(ref from, out var hasDimensions);
        for (var left = count; left > 0; left--) _values.Add(EventTail.ReadValue(ref from));
        if (hasDimensions) EventTail.SkipDimensions(ref from);
        return true;
    }

    private void KeepId(IdForm form, ref ByteReader from)
    {
        var stored = EventTail.ReadId(ref from, form);
        if (stored.Length > _id.Length) _id = new byte[stored.Length];
        _idLength = IdText.Format(form, stored, _id);
    }

    private byte[] ReadSource(ref ByteReader from)
    {
        var place = from.Int();
        if (place > 0) return _sources[place - 1];
        var source = from.Bytes().ToArray();
        _sources.Add(source);
        return source;
    }
}
