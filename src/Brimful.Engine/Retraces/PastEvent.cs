using System.Globalization;
using System.Text;
using Brimful.Core.Buckets;
using Brimful.Engine.Events;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Retraces;

/// <summary>A counted event as history or journal hold it. Its texts are read out of its block only when they are asked for.</summary>
internal sealed class PastEvent(int account, HistoryBlock block, in HistoryEvent read, MeterValue[] values) : UsageNames
{
    private readonly HistoryEvent _read = read;

    /// <summary>In the order of counting.</summary>
    public static int InOrder(PastEvent x, PastEvent y) => x.Place.IsBefore(y.Place) ? -1 : y.Place.IsBefore(x.Place) ? 1 : 0;

    public int Account => account;

    public UsagePlace Place => new(_read.Sequence, _read.Ordinal);

    /// <summary>When it was counted, by its tenant's clock, in ticks of Unix time.</summary>
    public long NowTicks => _read.CountedTicks;

    public long TimeTicks => _read.TimeTicks;

    /// <summary>The subject's number.</summary>
    public int SubjectNumber => _read.Subject;

    public MeterValue[] Values => values;

    public override string EventId => IdText.TextOf(_read.IdForm, block.Body.Span.Slice(_read.IdStart, _read.IdLength));

    /// <summary>The subject's number as text: its key is put in by whoever may ask the directory.</summary>
    public override string Subject => _read.Subject.ToString(CultureInfo.InvariantCulture);

    public string Source => Encoding.UTF8.GetString(new BlockReader(block.Body.Span).SourceOf(_read));

    public Usage ToUsage() => new(0, _read.TimeTicks, _read.ReceivedTicks, _read.Subject);
}
