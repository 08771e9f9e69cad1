namespace Brimful.Core.Anomalies;

/// <summary>Sees everything that a watch remembers, in one order: once to write it, once to read it back.</summary>
internal interface IStateVisitor
{
    void Visit(Span<float> values);

    void Visit(ref float value);

    void Visit(ref int value);
}
