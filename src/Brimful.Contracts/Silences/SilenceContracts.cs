using Brimful.Contracts.Routing;

namespace Brimful.Contracts.Silences;

/// <summary>A stretch of time in which people are not told of some signals.</summary>
/// <param name="When">Which signals; what is left out matches any.</param>
/// <param name="Author">Who wants it.</param>
/// <param name="From">Since when; without, at once.</param>
/// <param name="Until">Until when, and without that instant.</param>
public sealed record SilenceBody(RoutingMatchBody? When, string Author, string Reason, DateTimeOffset? From, DateTimeOffset Until);

/// <summary>A silence.</summary>
/// <param name="On">Whether it is on now.</param>
public sealed record SilenceAnswer(string Key, RoutingMatchBody When, string Author, string Reason, DateTimeOffset? From, DateTimeOffset Until, bool On);
