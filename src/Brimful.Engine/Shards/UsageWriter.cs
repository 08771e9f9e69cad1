using System.Runtime.InteropServices;
using Brimful.Engine.Events;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>
/// Writes a usage command into the journal: of each counted event its account and subject by number, source, id, time and the values that
/// meters read (2-architecture, "What an event leaves behind"). Sources are written once a command; ids that are UUIDs or 32 hexadecimal digits take 16 bytes.
/// </summary>
internal sealed class UsageWriter(ByteWriter to)
{
    private const int RememberedSources = 8;

    private readonly TextRef[] _sources = new TextRef[RememberedSources];

    /// <summary>Of the sources that the batch knows by number, 1 + the place in the command; 0 where the command has none.</summary>
    private readonly int[] _places = new int[UsageBatch.KnownSources];
    private UsageBatch? _batch;
    private long _nowTicks;
    private int _sourceCount;

    public void Start(int tenant, int domain, long nowTicks)
    {
        to.Byte((byte)ShardCommand.Usage);
        to.Int(tenant);
        to.Signed(domain);
        to.Signed(nowTicks);
        (_batch, _nowTicks, _sourceCount) = (null, nowTicks, 0);
        Array.Clear(_places);
    }

    public void Write(UsageCommand command, in EventSlot slot, int local, long timeTicks, ReadOnlySpan<MeterValue> values)
    {
        _batch ??= command.Batch;
        to.Byte(FirstByteOf(slot.IdForm));
        if (slot.SourcePlace >= 0 && _places[slot.SourcePlace] > 0) to.Int(_places[slot.SourcePlace]);
        else WriteSource(slot);
        to.Int(local);
        to.Int(slot.SubjectNumber);
        to.Signed(timeTicks - _nowTicks);
        to.Signed(_nowTicks - command.ReceivedTicks);
        var id = slot.IdForm == IdForm.Plain ? _batch.TextOf(slot.Id) : MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in slot.PackedId));
        EventTail.Write(to, slot.IdForm, id, values, new DimensionTexts(_batch, _batch.DimensionsOf(slot)));
    }

    public void Finish(EventTally tally)
    {
        to.Byte(0);
        to.Unsigned((ulong)tally.Received);
        to.Unsigned((ulong)tally.Duplicates);
        to.Unsigned((ulong)tally.Rejected);
    }

    /// <summary>The first byte of an event: it says how its id is written, and is never 0, which ends the events of a command.</summary>
    public static byte FirstByteOf(IdForm form) => (byte)(1 + (int)form);

    /// <summary>How the id of an event is written, by its first byte.</summary>
    public static IdForm FormOf(byte first) => (IdForm)(first - 1);

    /// <summary>0 and the text for a source that is new to the command, else 1 + its place.</summary>
    private void WriteSource(in EventSlot slot)
    {
        var text = _batch!.TextOf(slot.Source);
        for (var place = 0; place < _sourceCount; place++)
        {
            if (!_batch.TextOf(_sources[place]).SequenceEqual(text)) continue;
            to.Int(1 + place);
            return;
        }
        to.Int(0);
        to.Bytes(text);
        if (_sourceCount == RememberedSources) return;
        _sources[_sourceCount++] = slot.Source;
        if (slot.SourcePlace >= 0) _places[slot.SourcePlace] = _sourceCount;
    }

    /// <summary>Writes a source of a command that is written anew, in the same way.</summary>
    /// <param name="remembered">The sources of the command so far, as many as a command remembers.</param>
    public static void WriteSource(ByteWriter to, List<byte[]> remembered, byte[] source)
    {
        var place = remembered.FindIndex(other => other.AsSpan().SequenceEqual(source));
        to.Int(1 + place);
        if (place >= 0) return;
        to.Bytes(source);
        if (remembered.Count < RememberedSources) remembered.Add(source);
    }
}
