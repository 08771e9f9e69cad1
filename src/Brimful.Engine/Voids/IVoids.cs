using Brimful.Engine.History;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Voids;

/// <summary>Counted events that are taken back (S23 "Corrections").</summary>
public interface IVoids
{
    /// <summary>Takes a counted event's effect back, as a correction in the period of its own time. Voiding it again answers the same and changes nothing.</summary>
    Task<Outcome<VoidedUsage>> VoidAsync(string tenant, VoidRequest request, CancellationToken cancellationToken);

    /// <summary>Done when no bucket of the account is being counted from history any more, as after a voided peak or reading; or after a while.</summary>
    Task WhenCountedAsync(string tenant, string account, CancellationToken cancellationToken);
}

/// <param name="Subject">The event's subject, which makes the search short; null where it is not known.</param>
/// <param name="Account">The account that counted it, likewise.</param>
public sealed record VoidRequest(string Source, string Id, string? Subject, string? Account);

/// <param name="Account">The key of the account that counted it.</param>
public sealed record VoidedUsage(string Account, CountedEvent Event);
