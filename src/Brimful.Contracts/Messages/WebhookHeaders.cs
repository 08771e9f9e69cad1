namespace Brimful.Contracts.Messages;

/// <summary>Names of the headers that a webhook carries (Standard Webhooks 1.0).</summary>
public static class WebhookHeaders
{
    /// <summary>The message's id: the same on every attempt and resend, so that a receiver can tell it has it.</summary>
    public const string Id = "webhook-id";

    /// <summary>When this attempt was signed, in seconds since 1970-01-01 UTC.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>Signatures, parted by spaces, each <c>v1,</c> and base64; any one that verifies is enough.</summary>
    public const string Signature = "webhook-signature";
}
