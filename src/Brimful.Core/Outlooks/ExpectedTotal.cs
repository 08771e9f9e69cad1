using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Core.Outlooks;

/// <summary>The used level that a bucket is expected to have come to by an instant: in one of ten cases less than <paramref name="Low"/>, in one of two less
/// than <paramref name="Middle"/>, in nine of ten less than <paramref name="High"/>.</summary>
/// <param name="AsOf">When the forecast was made that this goes by.</param>
/// <param name="Until">The instant it is about.</param>
public sealed record ExpectedTotal(Figure Low, Figure Middle, Figure High, Instant AsOf, Instant Until)
{
    /// <summary>The first number with more digits than a forecast can mean: six are told.</summary>
    public const int TellingLimit = 1_000_000;
}
