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
        var form = from.Byte();
        if (form == 0) return false;
        if (form == UsageWriter.UuidId) _idLength = UuidText.Format(from.Raw(16), _id);
        else KeepId(from.Bytes());
        Source = ReadSource(ref from);
        Local = from.Int();
        SubjectNumber = from.Int();
        TimeTicks = nowTicks + from.Signed();
        ReceivedTicks = nowTicks - from.Signed();
        _values.Clear();
        for (var left = from.Int(); left > 0; left--) _values.Add(new MeterValue(from.Int(), from.Big()));
        return true;
    }

    /// <summary>Writes the event as a history block holds it: complete in itself.</summary>
    public void WriteTo(ByteWriter to, int account)
    {
        to.Int(account);
        to.Int(SubjectNumber);
        to.Signed(TimeTicks);
        to.Signed(ReceivedTicks - TimeTicks);
        to.Bytes(Source);
        to.Bytes(Id);
        to.Int(_values.Count);
        foreach (var value in _values)
        {
            to.Int(value.Meter);
            to.Big(value.Nanos);
        }
    }

    private void KeepId(ReadOnlySpan<byte> id)
    {
        if (id.Length > _id.Length) _id = new byte[id.Length];
        id.CopyTo(_id);
        _idLength = id.Length;
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
