using System.Net.Http.Headers;

namespace Brimful.Server.Import;

/// <summary>How one request is tried again: doubling waits, or as long as the server asks, until too much time has passed.</summary>
internal sealed record RetryPace(TimeSpan FirstWait, TimeSpan LongestWait, TimeSpan GiveUpAfter)
{
    public static readonly RetryPace Default = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));

    /// <summary>The wait before the next try, after so many.</summary>
    public TimeSpan After(int tries, RetryConditionHeaderValue? asked, DateTimeOffset now)
    {
        var wait = asked?.Delta ?? (asked?.Date - now);
        if (wait is { } told) return told > TimeSpan.Zero ? told : TimeSpan.Zero;
        var doubled = FirstWait * Math.Pow(2, Math.Min(tries - 1, 16));
        var bounded = doubled < LongestWait ? doubled : LongestWait;
        // Several requests fail together; they need not come back together.
        return bounded * (0.75 + (Random.Shared.NextDouble() / 2));
    }
}
