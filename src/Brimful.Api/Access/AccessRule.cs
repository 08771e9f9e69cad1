using Microsoft.AspNetCore.Builder;

namespace Brimful.Api.Access;

/// <summary>What a path asks of its caller.</summary>
/// <param name="Scope">The scope a tenant's key needs; null for operators only, unless <see cref="IsForEveryKey"/>.</param>
/// <param name="InTenant">Whether the request happens inside the tenant that the caller picked, which must be there then.</param>
internal sealed record AccessRule(string? Scope, bool InTenant)
{
    /// <summary>Whether any key will do, whatever its scopes.</summary>
    public bool IsForEveryKey { get; init; }

    /// <summary>Whether customers come here with their tokens, and nobody with an API key; otherwise it is the other way round.</summary>
    public bool IsForCustomers { get; init; }
}

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

    /// <summary>For customer tokens with a scope, and for nothing else: the token says whose things the path is about.</summary>
    public static T NeedsToken<T>(this T builder, string scope)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessRule(scope, InTenant: true) { IsForCustomers = true });

    /// <summary>For every key: what there is to say is no one's secret.</summary>
    public static T NeedsAnyKey<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessRule(null, InTenant: false) { IsForEveryKey = true });

    public static T NeedsOperator<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessRule(null, InTenant: false));
}
