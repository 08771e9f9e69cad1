namespace Brimful.Contracts.Suppressions;

/// <summary>An address that nothing is to be sent to.</summary>
/// <param name="Address">A mail address, or a number with its country.</param>
/// <param name="Reason"><c>address_bounced</c>, <c>address_complained</c> or <c>address_suppressed</c> (without).</param>
/// <param name="Note">What the mail service said, or who asked for it.</param>
public sealed record SuppressionBody(string Address, string? Reason, string? Note);

/// <summary>An address that nothing is sent to.</summary>
/// <param name="Reason">Also <c>address_unknown</c>, by its mail server's word, and <c>unsubscribed</c>, by its reader's.</param>
public sealed record SuppressionAnswer(string Address, string Reason, string? Note, DateTimeOffset At);
