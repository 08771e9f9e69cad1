using Brimful.Engine.Journal;
using Brimful.Engine.Retraces;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Of a shard that counts anew beside the one that is kept: sees the definitions of buckets, and may have them be others. Null for as they are.</summary>
    public Func<BucketCommand, BucketCommand>? OnDefinition { get; init; }

    /// <summary>Applies a step that history tells of again. What it would have handed on is forgotten; <see cref="StreamOutput.OnFact"/> is told.</summary>
    public void Retrace(in RetraceStep step, RetraceScope scope)
    {
        output.Sequence = step.Place.Sequence;
        if (step.Command is { } command)
        {
            var from = new ByteReader(command.Body.Span);
            Replay(command.Kind, ref from, step.Place.Sequence);
        }
        else if (step.Event is { } counted) Retrace(counted, scope);
        output.Clear();
    }

    private void Retrace(PastEvent counted, RetraceScope scope)
    {
        var account = AccountOf(counted.Account, scope.Tenant);
        var usage = counted.ToUsage();
        if (IsQuiet(account, counted.Values, usage, counted.NowTicks)) CountQuietly(account, counted.Values, usage);
        else Count(account, DomainOf(scope.Domain), counted.Values, usage, counted.NowTicks, counted);
    }
}
