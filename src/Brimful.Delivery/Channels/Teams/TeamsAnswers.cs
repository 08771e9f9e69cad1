using System.Globalization;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Channels.Teams;

/// <summary>What Teams' answers mean: pure. 202 is a yes; a failure further on comes as text in an answer of 200, such as "… HTTP error 429 …".</summary>
internal static class TeamsAnswers
{
    private const string Marker = "HTTP error ";

    public static SendOutcome Judge(SendOutcome outcome) => outcome switch
    {
        { Failure: null, StatusCode: 404 or 410 } => outcome with { Verdict = new Verdict(DeliveryReasons.Gone) { DisablesEndpoint = true } },
        { IsSuccess: true, Answer: { } text } when ErrorIn(text) is { } status => outcome with { Verdict = new Verdict(DeliveryReasons.Refused) { MayHeal = status is 408 or 409 or 425 or 429 or >= 500 } },
        _ => outcome,
    };

    private static int? ErrorIn(string text)
    {
        var at = text.IndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var digits = text.AsSpan(at + Marker.Length);
        return digits.Length >= 3 && int.TryParse(digits[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 500;
    }
}
