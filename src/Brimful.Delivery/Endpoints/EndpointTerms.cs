using System.Text.Json;

namespace Brimful.Delivery.Endpoints;

/// <summary>What a caller says an endpoint is.</summary>
/// <param name="Kind">Such as <c>webhook</c>.</param>
/// <param name="Body">The endpoint's JSON: the channel reads its part of it, all but <see cref="EndpointTermsCheck.CommonFields"/>.</param>
/// <param name="Secret"><c>whsec_…</c> to sign with from now on; null to keep the one there is, or have one made.</param>
/// <param name="RateLimitPerSecond">The most attempts that are started a second; null for no limit.</param>
public sealed record EndpointTerms(string? Kind, JsonElement Body, string? Secret, int? RateLimitPerSecond);

/// <summary>An endpoint as callers see it.</summary>
/// <param name="Secret">The secret's text, in the one answer that shows it; else null.</param>
public sealed record EndpointView(Endpoint Endpoint, string? Secret = null);
