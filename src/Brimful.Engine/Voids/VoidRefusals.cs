using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Voids;

/// <summary>Why an event is not voided.</summary>
internal static class VoidRefusals
{
    public static Refusal HistoryInsufficient { get; } = Refusal.Invalid([new Fault(
        "id",
        "bucket.history_insufficient",
        "A level without this event has to be counted anew, and its period began before what history retains. Send a correcting value instead.")]);

    public static Refusal NotCounted(VoidRequest request) => new(
        RefusalKind.NotFound,
        "not_found",
        $"No event '{request.Id}' of source '{request.Source}' was counted. A rejected or held event counts nowhere and needs no voiding; one that was counted longer ago than the dedupe window is found by its account or subject.");

    public static Refusal TooOld(VoidRequest request) => new(
        RefusalKind.NotFound,
        "event.too_old",
        $"History no longer holds an event '{request.Id}' of source '{request.Source}': it is older than what is retained, or was never counted. Send a correcting value instead.");

    public static Refusal Ambiguous(VoidRequest request, int accounts) => new(
        RefusalKind.Conflict,
        "event.ambiguous",
        $"{accounts} accounts have counted an event '{request.Id}' of source '{request.Source}'. Name the account or the subject.");
}
