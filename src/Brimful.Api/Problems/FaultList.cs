using System.Collections.Immutable;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Problems;

/// <summary>Collects every fault of a request, so that all are told at once.</summary>
internal sealed class FaultList
{
    /// <summary>More are counted as none: a caller with this many starts over.</summary>
    private const int Most = 1_000;

    private readonly ImmutableArray<Fault>.Builder _faults = ImmutableArray.CreateBuilder<Fault>();

    public bool IsEmpty => _faults.Count == 0;

    public int Count => _faults.Count;

    public void Add(string path, string code, string message)
    {
        if (_faults.Count < Most) _faults.Add(new Fault(path, code, message));
    }

    /// <summary>Adds what others found, but for places that are known to be at fault.</summary>
    public void AddElsewhere(ImmutableArray<Fault> faults)
    {
        foreach (var fault in faults)
        {
            if (!_faults.Any(known => known.Path == fault.Path)) Add(fault.Path, fault.Code, fault.Message);
        }
    }

    public Refusal ToRefusal() => Refusal.Invalid(_faults.ToImmutable());
}
