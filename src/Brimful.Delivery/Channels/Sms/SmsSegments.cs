using System.Text;

namespace Brimful.Delivery.Channels.Sms;

/// <summary>How text fits into the segments of a short message (3GPP 23.038, 23.040).</summary>
internal static class SmsSegments
{
    private const int SoleGsm = 160;
    private const int EachGsm = 153;
    private const int SoleUcs = 70;
    private const int EachUcs = 67;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>These take two places.</summary>
    private const string Extended = "\f^{}\\[~]|€";

    /// <summary>Text as a telephone shows it best: spaces, dashes and quotes that would turn a whole message into UCS-2 become plain ones; marks of direction go.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            var shown = one switch
            {
                '\u00a0' or '\u202f' or '\t' => " ",
                '“' or '”' or '„' or '«' or '»' => "\"",
                '‘' or '’' => "'",
                '–' or '—' or '·' => "-",
                '…' => "...",
                '\u2068' or '\u2069' or '\u200f' or '\u200e' or '\u061c' => "",
                _ => null,
            };
            if (shown is null) plain.Append(one);
            else plain.Append(shown);
        }
        return plain.ToString();
    }

    public static SmsText Of(string text)
    {
        var isGsm = text.All(one => Basic.Contains(one, StringComparison.Ordinal) || Extended.Contains(one, StringComparison.Ordinal));
        return new SmsText(text, isGsm ? Count(text, GsmPlaces, SoleGsm, EachGsm) : Count(text, static _ => 1, SoleUcs, EachUcs), isGsm);
    }

    private static int GsmPlaces(char one) => Extended.Contains(one, StringComparison.Ordinal) ? 2 : 1;

    /// <summary>What takes two places is not parted between segments; nor is a character outside the basic plane.</summary>
    private static int Count(string text, Func<char, int> placesOf, int sole, int each)
    {
        if (text.Sum(placesOf) <= sole) return 1;
        var (segments, used) = (1, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length;
            var places = isPair ? 2 : placesOf(text[at]);
            if (isPair) at++;
            if (used + places > each) (segments, used) = (segments + 1, 0);
            used += places;
        }
        return segments;
    }
}
