using Microsoft.AspNetCore.Builder;

namespace Brimful.Api.Idempotency;

/// <summary>Marks a path whose requests may be sent again without a key.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IdempotentByNatureAttribute : Attribute;

/// <summary>Marks a path that may act once more where it is not known what came of the first request: what it did is not done twice, or is nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RepeatsSafelyAttribute : Attribute;

internal static class IdempotencyMarks
{
    public static T IdempotentByNature<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new IdempotentByNatureAttribute());

    public static T RepeatsSafely<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new RepeatsSafelyAttribute());
}
