using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Delivery.Repeats;

/// <summary>When what is repeated is told again.</summary>
public static class RepeatTime
{
    public const int MostTimes = 100;

    private static readonly Duration Least = Duration.FromMinutes(15);
    private static readonly Duration Most = Duration.FromDays(31);

    /// <summary>Reads how long a rule has people wait.</summary>
    public static bool TryRead(string text, out Duration every) => SpanText.TryRead(text, Least, Most, out every);

    /// <summary>The next time in step with the last, and after now: what was missed while nothing ran is not made up for.</summary>
    public static Instant Next(Instant last, RepeatTerms terms, Instant now)
    {
        if (!TryRead(terms.Every, out var every)) throw new FormatException($"A rule says to repeat every '{terms.Every}'.");
        var missed = now < last ? 0 : (long)Math.Floor((now - last) / every);
        return last + (every * (missed + 1));
    }
}
