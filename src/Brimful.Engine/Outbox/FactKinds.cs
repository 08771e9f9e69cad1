using System.Diagnostics;
using Brimful.Core.Crossings;

namespace Brimful.Engine.Outbox;

/// <summary>Kinds of facts as they are stored; numbers are never used again.</summary>
public enum FactKind : byte
{
    Crossed = 1,
    Cleared = 2,
    PeriodEnded = 3,
    ToppedUp = 4,
    Detected = 5,
    Ended = 6,
}

/// <summary>Which number a fact has in a store.</summary>
public static class FactKinds
{
    public static FactKind Of(BucketFact fact) => fact switch
    {
        Crossed => FactKind.Crossed,
        Cleared => FactKind.Cleared,
        PeriodEnded => FactKind.PeriodEnded,
        ToppedUp => FactKind.ToppedUp,
        Detected => FactKind.Detected,
        Ended => FactKind.Ended,
        _ => throw new UnreachableException($"No number is given to facts of {fact.GetType().Name}."),
    };
}
