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
    private byte[] _id = [];

    public int Local { get; private set; }

    public int SubjectNumber { get; private set; }

    public long TimeTicks { get; private set; }

    public long ReceivedTicks { get; private set; }

    public byte[] Source { get; private set; } = [];

    public ReadOnlySpan<byte> Id => _id;

    public IReadOnlyList<MeterValue> Values => _values;

    /// <summary>The key of <see cref="SubjectNumber"/>, set by who knows it.</summary>
    public string SubjectKey { get; set; } = "";

    public override string EventId => Encoding.UTF8.GetString(_id);

    public override string Subject => SubjectKey;

    /// <summary>Starts a command: its sources are its own.</summary>
    public void StartCommand() => _sources.Clear();

    /// <summary>Reads the next event of a command; false at its end.</summary>
    public bool ReadNext(ref ByteReader from, long nowTicks)
    {
        var form = from.Byte();
        if (form == 0) return false;
        _id = form == UsageWriter.UuidId ? Encoding.ASCII.GetBytes(new Guid(from.Raw(16)).ToString("D")) : from.Bytes().ToArray();
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
        to.Bytes(_id);
        to.Int(_values.Count);
        foreach (var value in _values)
        {
            to.Int(value.Meter);
            to.Big(value.Nanos);
        }
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
