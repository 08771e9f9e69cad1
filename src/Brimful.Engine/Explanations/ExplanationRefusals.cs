using System.Diagnostics;
using Brimful.Engine.Outcomes;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Engine.Explanations;

/// <summary>Why an instant cannot be explained.</summary>
internal static class ExplanationRefusals
{
    public static Refusal TooMuchAtOnce { get; } = Invalid(
        "at",
        "explain.too_much_at_once",
        "So many events of the account, and of those that are stored beside it, were counted within one day that they cannot be counted anew at once. Ask for an instant before they were.");

    public static Refusal InTheFuture(Instant now) => Invalid(
        "at", "explain.in_the_future", $"By the tenant's clock it is {InstantPattern.ExtendedIso.Format(now)}; at is after that. Send an earlier instant, or leave it out for now.");

    public static Refusal Of(PastReading reading, ExplanationQuestion question) => reading switch
    {
        PastReading.NoBucket => Invalid("at", "explain.no_bucket_then", $"Bucket '{question.Bucket}' did not exist at that instant: it was made later, or had been deleted. Send an instant of its life."),
        PastReading.NoPeriod => Invalid("period", "explain.no_period_then", "The bucket had no period that holds this instant, or it had ended so long before at that late events could no longer reach it. Send an at no later than 35 days after its end (or the dedupe window that is configured)."),
        PastReading.NoParticipant => Invalid("participant", "explain.no_participant_then", $"'{question.Participant}' had no part in bucket '{question.Bucket}' at that instant. Send an instant at which it had, or leave participant out."),
        PastReading.Forgotten => Invalid(
            "at",
            "explain.history_insufficient",
            "The events that the level was made of are no longer kept: it takes those of the whole period, and of gauges, grants, contributions, rollover and top-ups those of all periods before. Send a later instant."),
        _ => throw new UnreachableException(),
    };

    private static Refusal Invalid(string path, string code, string message) => Refusal.Invalid([new Fault(path, code, message)]);
}
