using System.Runtime.InteropServices;

namespace Brimful.Core.Anomalies;

/// <summary>Counts the bytes of a snapshot.</summary>
internal sealed class SnapshotMeasure : IStateVisitor
{
    public int Bytes { get; private set; }

    public void Visit(Span<float> values) => Bytes += values.Length * sizeof(float);

    public void Visit(ref float value) => Bytes += sizeof(float);

    public void Visit(ref int value) => Bytes += sizeof(int);
}

/// <summary>Writes a snapshot, little-endian, the bits of each number as they are.</summary>
internal sealed class SnapshotWriter(byte[] snapshot, int start) : IStateVisitor
{
    private int _at = start;

    public void Visit(Span<float> values)
    {
        MemoryMarshal.AsBytes(values).CopyTo(snapshot.AsSpan(_at));
        _at += values.Length * sizeof(float);
    }

    public void Visit(ref float value) => Visit(new Span<float>(ref value));

    public void Visit(ref int value)
    {
        MemoryMarshal.Write(snapshot.AsSpan(_at), value);
        _at += sizeof(int);
    }
}

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote.</summary>
internal sealed class SnapshotReader(byte[] snapshot, int start) : IStateVisitor
{
    private int _at = start;

    public void Visit(Span<float> values)
    {
        snapshot.AsSpan(_at, values.Length * sizeof(float)).CopyTo(MemoryMarshal.AsBytes(values));
        _at += values.Length * sizeof(float);
    }

    public void Visit(ref float value) => Visit(new Span<float>(ref value));

    public void Visit(ref int value)
    {
        value = MemoryMarshal.Read<int>(snapshot.AsSpan(_at));
        _at += sizeof(int);
    }
}
