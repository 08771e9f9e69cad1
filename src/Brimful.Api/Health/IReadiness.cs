namespace Brimful.Api.Health;

/// <summary>Whether the node can take work: what readiness says.</summary>
/// <param name="Reason">Why not, as a stable code; null when it can.</param>
public sealed record Readiness(string? Reason)
{
    public static readonly Readiness Ready = new((string?)null);

    public bool IsReady => Reason is null;
}

/// <summary>Asks the running parts whether they can take work.</summary>
public interface IReadiness
{
    Readiness Check();
}
