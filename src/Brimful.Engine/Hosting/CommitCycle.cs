using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Hosting;

/// <summary>What one turn of the writer did: one commit for many requests.</summary>
internal sealed class CommitCycle
{
    public CommitUnit Unit { get; } = new();

    /// <summary>What goes downstream after the commit.</summary>
    public List<OutboxItem> Published { get; } = [];

    public List<Work> Works { get; } = [];

    /// <summary>Answers everyone who has not been answered.</summary>
    public void Complete()
    {
        foreach (var work in Works) work.Complete();
    }

    /// <summary>Refuses everyone who has not been answered.</summary>
    public void Refuse(Refusal refusal)
    {
        foreach (var work in Works) work.Refuse(refusal);
    }
}
