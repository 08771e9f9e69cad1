namespace Brimful.Api.Idempotency;

/// <summary>What is known of a call that was seen before.</summary>
internal abstract record Recollection
{
    private Recollection()
    {
    }

    /// <summary>The first request is still being answered.</summary>
    internal sealed record InFlight : Recollection;

    /// <summary>The key was used for another body.</summary>
    internal sealed record OtherBody : Recollection;

    /// <summary>The first request was cut off, or its answer could not be kept: whether it acted is not known.</summary>
    internal sealed record OutcomeUnknown : Recollection;

    internal sealed record Answered(KeptAnswer Answer) : Recollection;
}
