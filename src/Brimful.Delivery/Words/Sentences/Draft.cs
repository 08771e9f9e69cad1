using System.Collections.Immutable;
using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>What a type of notice says of one notice, before a template, figures and calls to action are put to it.</summary>
internal sealed record Draft(Severity Severity, string Title, string Lead, ImmutableArray<string> Paragraphs)
{
    public static Draft Of(Telling telling) => telling.Notice.Type switch
    {
        Notifications.NotificationTypes.ForecastCrossed when telling.Notice is { Forecast: not null, Threshold: not null } => ForecastSentences.OfCrossed(telling),
        Notifications.NotificationTypes.PaceCrossed when telling.Notice is { Pace: not null, Threshold: not null } => PaceSentences.OfCrossed(telling),
        Notifications.NotificationTypes.PaceCleared when telling.Notice is { Pace: not null, Threshold: not null } => PaceSentences.OfCleared(telling),
        Notifications.NotificationTypes.Crossed or Notifications.NotificationTypes.ForecastCrossed or Notifications.NotificationTypes.PaceCrossed => CrossedSentences.Of(telling),
        Notifications.NotificationTypes.ForecastCleared when telling.Notice.Threshold is not null => ForecastSentences.OfCleared(telling),
        Notifications.NotificationTypes.Cleared or Notifications.NotificationTypes.ForecastCleared or Notifications.NotificationTypes.PaceCleared => ClearedSentences.Of(telling),
        Notifications.NotificationTypes.AnomalyDetected when telling.Notice.Observed is { } seen => ObservationSentences.OfAnomaly(telling, seen),
        Notifications.NotificationTypes.AnomalyEnded => ObservationSentences.OfAnomalyEnded(telling),
        Notifications.NotificationTypes.HabitDetected when telling.Notice.Observed is { } seen => ObservationSentences.OfHabit(telling, seen),
        Notifications.NotificationTypes.HabitEnded when telling.Notice.Observed is { } seen => ObservationSentences.OfHabitEnded(telling, seen),
        Notifications.NotificationTypes.SpendForecast when telling.Notice.Forecast is { } expected => ObservationSentences.OfSpend(telling, expected),
        Notifications.NotificationTypes.ToppedUp => ToppedUpSentences.Of(telling),
        Notifications.NotificationTypes.PeriodEnded => PeriodEndedSentences.Of(telling),
        Notifications.NotificationTypes.EndpointTest or Notifications.NotificationTypes.EndpointFailing or Notifications.NotificationTypes.EndpointDisabled => EndpointSentences.Of(telling),
        Notifications.NotificationTypes.Confirmation => ConfirmationSentences.Of(telling),
        _ => Unknown(telling),
    };

    /// <summary>Sentences as they are said: without those that cannot be, or that this voice leaves out.</summary>
    public static ImmutableArray<string> Said(params ReadOnlySpan<string?> sentences)
    {
        var said = ImmutableArray.CreateBuilder<string>();
        foreach (var sentence in sentences)
            if (!string.IsNullOrEmpty(sentence)) said.Add(sentence);
        return said.ToImmutable();
    }

    /// <summary>A title: whose, where that does not go without saying, of what, and what is so.</summary>
    public static string Titled(Telling telling, string? what)
    {
        telling.Put("what", what);
        return (telling.Reader.IsOfAccount ? telling.SayFirst("title.ownParticipant", "title.bucket") : telling.SayFirst("title.participant", "title.account", "title.bucket"))
            ?? telling.Say("title.plain") ?? telling.Notice.Type;
    }

    private static Draft Unknown(Telling telling) => new(
        Severity.Information,
        Titled(telling, telling.Say("other.what")),
        telling.Say("other.lead") ?? telling.Notice.Type,
        Said(telling.SayFirst("mean.left", "mean.leftNoReset")));
}
