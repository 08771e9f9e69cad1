using Microsoft.AspNetCore.Builder;

namespace Brimful.Api.Access;

/// <summary>What a path asks of its caller.</summary>
/// <param name="Scope">The scope a tenant's key needs; null for operators only.</param>
/// <param name="InTenant">Whether the request happens inside the tenant that the caller picked, which must be there then.</param>
internal sealed record AccessRule(string? Scope, bool InTenant);

internal static class AccessRules
{
    /// <summary>For keys with a scope, inside their tenant.</summary>
    public static T Needs<T>(this T builder, string scope)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessRule(scope, InTenant: true));

    /// <summary>For operators, and for a tenant's own keys with a scope; the path names the tenant.</summary>
    public static T NeedsOnNamedTenant<T>(this T builder, string scope)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessRule(scope, InTenant: false));

    public static T NeedsOperator<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessRule(null, InTenant: false));
}
