namespace Brimful.Delivery.Deliveries;

/// <summary>Why a delivery, or an endpoint, is in its state (S21). Stable; never reused.</summary>
public static class DeliveryReasons
{
    /// <summary>Queued: not tried yet.</summary>
    public const string New = "new";

    /// <summary>Queued: somebody asked for it again.</summary>
    public const string Resend = "resend";

    /// <summary>Queued: missed while the endpoint was disabled or failing, and sent now that it is not.</summary>
    public const string ReplayMissed = "replay_missed";

    /// <summary>Queued: somebody asked for all of a stretch of time again.</summary>
    public const string Replay = "replay";

    /// <summary>Queued: the last attempt failed in a way that may heal.</summary>
    public const string RetryScheduled = "retry_scheduled";

    /// <summary>Queued: the endpoint asked, with Retry-After, to be left alone until then.</summary>
    public const string RetryAfter = "retry_after";

    /// <summary>Delivered: the endpoint answered 2xx.</summary>
    public const string Accepted = "accepted";

    /// <summary>Failed: every attempt of the schedule was made.</summary>
    public const string AttemptsExhausted = "attempts_exhausted";

    /// <summary>Failed: the answer says that trying again will not help.</summary>
    public const string Refused = "refused_by_endpoint";

    /// <summary>Failed: the endpoint redirects; its URL must be changed.</summary>
    public const string Redirected = "redirected";

    /// <summary>Failed, and why an endpoint is disabled: it answered 410.</summary>
    public const string Gone = "endpoint_gone";

    /// <summary>Failed: the URL leads to an address that must not be reached.</summary>
    public const string AddressBlocked = "address_blocked";

    /// <summary>Failed: the mail server says that it will never take it.</summary>
    public const string MailRefused = "mail_refused";

    /// <summary>Failed: there are no words for such a message.</summary>
    public const string WordsMissing = "words_missing";

    /// <summary>Queued: the receiver has not consented to receive (CloudEvents webhooks).</summary>
    public const string ConsentMissing = "consent_missing";

    /// <summary>Failed, and suppressed from then on: there is no such address, says its server.</summary>
    public const string AddressUnknown = "address_unknown";

    /// <summary>Suppressed: what was sent to the address came back.</summary>
    public const string AddressBounced = "address_bounced";

    /// <summary>Suppressed: whoever reads there called it spam.</summary>
    public const string AddressComplained = "address_complained";

    /// <summary>Suppressed: the tenant said so.</summary>
    public const string AddressSuppressed = "address_suppressed";

    /// <summary>Suppressed: whoever reads there was asked, and has not said that they want to be told.</summary>
    public const string AddressUnverified = "address_unverified";

    /// <summary>Suppressed: whoever reads there wants no more of it. What is mandatory is sent all the same.</summary>
    public const string Unsubscribed = "unsubscribed";

    /// <summary>Held: the endpoint is disabled.</summary>
    public const string EndpointDisabled = "endpoint_disabled";

    /// <summary>Held: about a closed period (S13).</summary>
    public const string Late = "late";

    /// <summary>Held until its time: what is not critical waits a little for what may come with it.</summary>
    public const string Grouping = "grouping";

    /// <summary>Held until its time: the reader wants what is not critical together.</summary>
    public const string Digest = "digest";

    /// <summary>Held until its time: the reader is left alone now.</summary>
    public const string QuietHours = "quiet_hours";

    /// <summary>Held until its time, which is when nobody has acknowledged it by then.</summary>
    public const string Escalation = "escalation";

    /// <summary>Held until its time, when it is told again if the line is still over.</summary>
    public const string Repeat = "repeat";

    /// <summary>Suppressed: the line is no longer over, so that it is not told again.</summary>
    public const string NoLongerOver = "no_longer_over";

    /// <summary>Merged: another message to the same target told of it.</summary>
    public const string Together = "told_together";

    /// <summary>Suppressed: a higher line of the same bucket was told.</summary>
    public const string Inhibited = "inhibited";

    /// <summary>Suppressed: a silence was on.</summary>
    public const string Silenced = "silenced";

    /// <summary>Suppressed: somebody acknowledged it before its time.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>Queued: it stands in for a target that failed.</summary>
    public const string Fallback = "fallback";

    /// <summary>Suppressed: the channel is not set up: no mail server, or no gateway of the tenant's.</summary>
    public const string ChannelMissing = "channel_missing";

    /// <summary>Suppressed: there is no such endpoint.</summary>
    public const string EndpointUnknown = "endpoint_unknown";

    /// <summary>Why an endpoint is disabled: nothing but failures for days.</summary>
    public const string FailingTooLong = "failing_too_long";

    /// <summary>Why an endpoint is disabled: its tenant said so.</summary>
    public const string DisabledByTenant = "disabled_by_tenant";
}
