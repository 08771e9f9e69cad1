using System.Collections.Immutable;

namespace Brimful.Delivery.Channels.Email;

/// <summary>A mail, ready to be put into multipart/alternative: the text first, then the HTML.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Headers">Beside From, To and Subject.</param>
public sealed record EmailMessage(string Subject, string Text, string Html, ImmutableArray<EmailHeader> Headers);

public sealed record EmailHeader(string Name, string Value);

/// <summary>What a mail needs beside its words.</summary>
/// <param name="MessageId">Without angle brackets, <c>id@domain</c>: the same for one notification and recipient however often it is sent.</param>
/// <param name="UnsubscribeUrl">An https address that answers RFC 8058's POST; null for mandatory mail, which has no way out.</param>
public sealed record EmailStamp(string MessageId, string? UnsubscribeUrl);
