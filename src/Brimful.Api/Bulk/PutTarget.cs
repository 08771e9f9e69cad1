using Brimful.Engine.Outcomes;

namespace Brimful.Api.Bulk;

/// <summary>What a PUT names, be it a request or a line of a bulk.</summary>
/// <param name="Account">The account that it is in; null for what belongs to the tenant itself.</param>
/// <param name="Key">The resource's own key.</param>
internal readonly record struct PutTarget(string Tenant, string? Account, string Key, Precondition Precondition)
{
    /// <summary>Of a participant the bucket that it is in.</summary>
    public string? Bucket { get; init; }
}
