using Brimful.Bench.Figures;
using Brimful.Bench.Load;

namespace Brimful.Bench.Servers;

/// <summary>What a server says of a tenant's events (S3).</summary>
internal readonly record struct EventTotals(long Received, long Counted, long Duplicates)
{
    public static EventTotals operator -(EventTotals later, EventTotals earlier) =>
        new(later.Received - earlier.Received, later.Counted - earlier.Counted, later.Duplicates - earlier.Duplicates);

    /// <summary>Whether the server counted every event that was sent, and nothing else; said either way.</summary>
    public bool IsExactly(LoadReport report, FigureSheet sheet) => IsExactly(report.Sent, report.Counted, sheet);

    public bool IsExactly(long sent, long answered, FigureSheet sheet)
    {
        var exact = Received == sent && Counted == sent && answered == sent;
        sheet.Say($"exactness      sent {sent:N0}, answered as counted {answered:N0}, server says received {Received:N0}, counted {Counted:N0}: {(exact ? "exact" : "NOT EXACT")}");
        return exact;
    }
}
