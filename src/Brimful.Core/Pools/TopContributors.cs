using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;

namespace Brimful.Core.Pools;

/// <summary>Finds who used most of a bucket in a period (S16): exactly, out of the share of every subject. Of <c>sum</c> and <c>count</c> a share is
/// what the subject used, of <c>latest</c> its last value, of <c>max</c> its own highest value.</summary>
public static class TopContributors
{
    /// <summary>How many are named.</summary>
    public const int Most = 10;

    /// <summary>Those who used most, most first; of equal ones first the subject that was known first. Who used nothing is not named.</summary>
    public static ImmutableArray<Contributor> Of(PeriodLedger ledger)
    {
        Span<Contributor> top = stackalloc Contributor[Most];
        var count = 0;
        if (ledger.SoleSubject is { } sole) Take(top, ref count, sole, ledger.UsedNanos);
        if (ledger.Pool?.Shares is { } shares)
            foreach (var (subject, nanos) in shares) Take(top, ref count, subject, nanos);
        if (ledger.Gauge is { } gauge)
            foreach (var (subject, reading) in gauge) Take(top, ref count, subject, reading.Nanos);
        return [.. top[..count]];
    }

    private static void Take(Span<Contributor> top, ref int count, int subject, Int128 nanos)
    {
        if (nanos <= 0 || (count == Most && !IsBefore(subject, nanos, top[^1]))) return;
        if (count < Most) count++;
        var place = count - 1;
        for (; place > 0 && IsBefore(subject, nanos, top[place - 1]); place--) top[place] = top[place - 1];
        top[place] = new Contributor(subject, new Quantity(nanos));
    }

    private static bool IsBefore(int subject, Int128 nanos, Contributor other) =>
        nanos != other.Used.Nanos ? nanos > other.Used.Nanos : subject < other.Subject;
}

/// <summary>A subject and what it used of a bucket in a period.</summary>
/// <param name="Subject">The subject's number.</param>
public readonly record struct Contributor(int Subject, Quantity Used);
