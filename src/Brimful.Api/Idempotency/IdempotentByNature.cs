using Microsoft.AspNetCore.Builder;

namespace Brimful.Api.Idempotency;

/// <summary>Marks a path whose requests may be sent again without a key.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IdempotentByNatureAttribute : Attribute;

internal static class IdempotencyMarks
{
    public static T IdempotentByNature<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new IdempotentByNatureAttribute());
}
