namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>What a mail server says (RFC 5321, 4.2).</summary>
/// <param name="Code">200 to 559.</param>
/// <param name="Lines">The text of each line, without code and line end.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsDone => Code is >= 200 and <= 299;

    /// <summary>The enhanced status that the text begins with (RFC 3463), such as <c>5.1.1</c>; null where it has none.</summary>
    public string? EnhancedStatus
    {
        get
        {
            var word = Lines[0].Split(' ', 2)[0];
            return word.Split('.') is [[>= '2' and <= '5'], var subject, var detail] && IsNumber(subject) && IsNumber(detail) ? word : null;
        }
    }

    public override string ToString() => $"{Code} {string.Join(' ', Lines)}";

    private static bool IsNumber(string text) => text.Length is >= 1 and <= 3 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}

/// <summary>What was said when a reply came. The order is that of an exchange.</summary>
internal enum SmtpStep
{
    Greeting,
    Hello,
    StartTls,
    Authentication,
    Sender,
    Recipient,
    Content,
}

/// <summary>The server answered a step with something other than "go on".</summary>
internal sealed class SmtpRefusedException(SmtpStep step, SmtpReply reply) : Exception(reply.ToString())
{
    public SmtpStep Step { get; } = step;

    public SmtpReply Reply { get; } = reply;
}

/// <summary>What came is not SMTP, or more of it than anybody says.</summary>
internal sealed class SmtpBrokenException(string what) : IOException(what);
