using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Brimful.Engine.Events;

namespace Brimful.Engine.Tests.Events;

/// <summary>What a timestamp says is compared with what the platform's own parser makes of its parts.</summary>
public sealed partial class EventTimeTests
{
    private const int Texts = 40_000;
    private const string Letters = "0123456789-:.TtZz+ /aé";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Texts_that_are_nearly_timestamps_are_read_as_the_platform_reads_them_or_refused(int seed)
    {
        var random = new Random(seed);
        var valid = 0;
        for (var made = 0; made < Texts; made++)
        {
            var text = Spoiled(Made(random), random);
            var isRead = EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var ticks);
            var expected = Expected(text);
            (isRead ? ticks : (long?)null).ShouldBe(expected, $"'{text}' of seed {seed}");
            if (isRead) valid++;
        }
        valid.ShouldBeInRange(Texts / 4, Texts - (Texts / 4));
    }

    private static string Made(Random random)
    {
        string Part(int from, int to, string form = "00") => random.Next(from, to).ToString(form, CultureInfo.InvariantCulture);
        var fraction = random.Next(3) == 0 ? "" : "." + string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => Part(0, 10, "0")));
        var offset = random.Next(3) switch { 0 => "Z", 1 => "z", _ => $"{(random.Next(2) == 0 ? '+' : '-')}{Part(0, 25)}:{Part(0, 61)}" };
        return $"{Part(2, 9_999, "0000")}-{Part(1, 13)}-{Part(1, 30)}{(random.Next(2) == 0 ? 'T' : 't')}{Part(0, 25)}:{Part(0, 60)}:{Part(0, 60)}{fraction}{offset}";
    }

    /// <summary>Half of them with one letter another, gone, or doubled.</summary>
    private static string Spoiled(string text, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(6) switch
        {
            0 => text[..at] + Letters[random.Next(Letters.Length)] + text[(at + 1)..],
            1 => text.Remove(at, 1),
            2 => text.Insert(at, text[at].ToString()),
            _ => text,
        };
    }

    private static long? Expected(string text)
    {
        var parts = Timestamp().Match(text);
        if (!parts.Success) return null;
        int Number(string name) => parts.Groups[name].Success ? int.Parse(parts.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var (hours, minutes) = (Number("oh"), Number("om"));
        if (hours > 23 || minutes > 59) return null;
        if (!DateTime.TryParseExact($"{parts.Groups["date"].Value} {parts.Groups["time"].Value}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var local)) return null;
        var fraction = long.Parse(parts.Groups["f"].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        var offset = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (parts.Groups["sign"].Value == "-" ? -1 : 1);
        return (local - DateTime.UnixEpoch).Ticks + fraction - offset;
    }

    [GeneratedRegex("^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})([.](?<f>[0-9]+))?([Zz]|(?<sign>[+-])(?<oh>[0-9]{2}):(?<om>[0-9]{2}))\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Timestamp();
}
