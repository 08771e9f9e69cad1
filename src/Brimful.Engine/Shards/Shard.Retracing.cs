using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Engine.Journal;
using Brimful.Engine.Retraces;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    private long _retracedTicks;

    /// <summary>Of a shard that counts anew beside the one that is kept: sees the definitions of buckets, and may have them be others. Null for as they are.</summary>
    public Func<BucketCommand, BucketCommand>? OnDefinition { get; init; }

    /// <summary>Applies a step that history tells of again. What it would have handed on is forgotten; <see cref="StreamOutput.OnFact"/> is told.</summary>
    public void Retrace(in RetraceStep step, RetraceScope scope)
    {
        if (step.Command is not null || step.Place.Sequence != output.Sequence) FinishRetracing(scope);
        output.Sequence = step.Place.Sequence;
        _retracedTicks = step.NowTicks;
        if (step.Command is { } command)
        {
            var from = new ByteReader(command.Body.Span);
            _subjectKeyOf = NumberText;
            Replay(command.Kind, ref from, step.Place.Sequence);
        }
        else if (step.Event is { } counted) Retrace(counted, scope);
        output.Clear();
    }

    /// <summary>Brings a clock to an instant where no history says how it went: what falls due happens when it is due.</summary>
    public void RetraceClock(RetraceScope scope, long throughTicks)
    {
        var domain = DomainOf(scope.Domain);
        while (domain.NextDueTicks is { } due && due <= throughTicks)
        {
            AdvanceTo(domain, due);
            output.Clear();
        }
    }

    /// <summary>Brings a clock to the instant of a step, as <see cref="RetraceClock"/> does, before the step is applied. What its record has brought before it
    /// is not compared with lines until all of it is there.</summary>
    public void RetraceClockTo(in RetraceStep step, RetraceScope scope)
    {
        if (step.Command is null && step.Place.Sequence == output.Sequence) return;
        FinishRetracing(scope);
        RetraceClock(scope, step.NowTicks);
    }

    /// <summary>Tells lines that look ahead what was to come, where no history says what they were told.</summary>
    public void RetraceOutlooks(OutlookCommand command)
    {
        Take(command);
        output.Clear();
    }

    /// <summary>Brings a bucket to an instant between steps.</summary>
    public void RetraceTo(Bucket bucket, long ticks) => Refresh(bucket, ticks);

    /// <summary>The key of a meter that the shard knows.</summary>
    public string MeterKeyOf(int meter) => MeterOf(meter).Key;

    /// <summary>Makes a bucket that history does not tell of.</summary>
    public void RetracePut(BucketCommand command)
    {
        PutBucket(command);
        output.Clear();
    }

    /// <summary>Sets the level of a bucket that was counted from history.</summary>
    public void RetraceFinish(RecountPlace place, CountedPeriod counted, RetraceScope scope, long nowTicks)
    {
        FinishRecount(place, counted, scope.Domain, nowTicks, subject => NumberText(0, subject));
        output.Clear();
    }

    /// <summary>In place of a subject's key its number: the directory is not asked.</summary>
    private static string NumberText(int tenant, int subject) => subject.ToString(CultureInfo.InvariantCulture);

    /// <summary>After the events of a record: compares with the lines what they have raised session time to. Where a record holds several requests, those are
    /// taken as one.</summary>
    public void FinishRetracing(RetraceScope scope)
    {
        SettleReached(DomainOf(scope.Domain), _retracedTicks);
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
