using System.Buffers.Text;
using Brimful.Engine.Journal;

namespace Brimful.Engine.History;

/// <summary>The place of a counted event among its account's: by time, of equal times in the order of counting. It stays the same when the
/// journal is folded.</summary>
internal readonly record struct EventPlace(long TimeTicks, long Sequence, int Ordinal)
{
    /// <summary>Below 0 when this place is before the other.</summary>
    public int ComparedTo(EventPlace other) =>
        TimeTicks != other.TimeTicks ? TimeTicks.CompareTo(other.TimeTicks)
        : Sequence != other.Sequence ? Sequence.CompareTo(other.Sequence)
        : Ordinal.CompareTo(other.Ordinal);

    /// <summary>The place as a token that callers send back unchanged.</summary>
    public string ToToken()
    {
        var to = new ByteWriter();
        to.Signed(TimeTicks);
        to.Signed(Sequence);
        to.Int(Ordinal);
        return Base64Url.EncodeToString(to.Written);
    }

    /// <summary>The place of a token; null when it is none of ours.</summary>
    public static EventPlace? OfToken(string token)
    {
        try
        {
            var from = new ByteReader(Base64Url.DecodeFromChars(token));
            var place = new EventPlace(from.Signed(), from.Signed(), from.Int());
            return from.IsAtEnd ? place : null;
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException or OverflowException)
        {
            return null;
        }
    }
}
