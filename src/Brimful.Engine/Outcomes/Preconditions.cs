namespace Brimful.Engine.Outcomes;

internal static class Preconditions
{
    /// <summary>The answer to a writer who expects another version.</summary>
    public static readonly Refusal Failed = new(
        RefusalKind.PreconditionFailed,
        "precondition.failed",
        "The resource has another version than If-Match (or If-None-Match) says. Read it again, then repeat the change.");
}
