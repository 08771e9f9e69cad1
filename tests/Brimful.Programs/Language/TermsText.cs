using System.Globalization;
using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Language;

/// <summary>A bucket's terms as words of the form <c>name=value</c>, such as
/// <c>capacity=100 every=M1@2024-01-31T00:00:00@Europe/London lines=Percent:80,Value:50!,Remaining:20~5,Every:10/100</c>:
/// <c>!</c> fires on creation, <c>~</c> has a hysteresis, <c>/</c> recurs above.</summary>
internal static class TermsText
{
    private const string AnchorForm = "yyyy-MM-dd'T'HH:mm:ss";

    public static string Of(Terms terms)
    {
        var words = new List<string> { "capacity=" + CommandText.Of(terms.Capacity) };
        if (terms.Calendar is { } calendar)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"every={calendar.Unit}{calendar.Multiple}@{calendar.Anchor.ToString(AnchorForm, CultureInfo.InvariantCulture)}@{calendar.Zone}"));
        if (terms.From is { } from) words.Add("from=" + CommandText.Of(from));
        if (terms.To is { } to) words.Add("to=" + CommandText.Of(to));
        if (terms.Subjects is { } subjects) words.Add("subjects=" + string.Join(',', subjects));
        if (terms.CountsFromNow) words.Add("countFrom=now");
        if (terms.Window is { } window) words.Add(string.Create(CultureInfo.InvariantCulture, $"window={window:c}"));
        if (terms.IsConcurrent) words.Add("measure=concurrent");
        if (terms.Spend is { } spend) words.Add("spend=" + SpendText.Of(spend));
        if (terms.Rollover is { } rollover) words.Add($"rollover={CommandText.Of(rollover.Max)}/{rollover.Periods}");
        if (terms.TopUp is { } topUp)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"topUp={CommandText.Of(topUp.Below)}/{CommandText.Of(topUp.Amount)}/{topUp.AtMost}{(topUp.ExpiresAfterDays is { } days ? "/" + days : "")}"));
        if (terms.Lines.Count > 0) words.Add("lines=" + Of(terms.Lines));
        if (terms.Tiers.Count > 0) words.Add("tiers=" + TierText.Of(terms.Tiers));
        if (terms.Participants.Count > 0)
            words.Add("participants=" + string.Join('|', terms.Participants.Select(Of)));
        return string.Join(' ', words);
    }

    public static Terms Parse(IReadOnlyDictionary<string, string> named)
    {
        DateTime? Instant(string name) => named.TryGetValue(name, out var text) ? CommandText.ParseInstant(text) : null;
        return new Terms(
            CommandText.ParseNumber(named["capacity"]),
            named.TryGetValue("every", out var every) ? ParseCalendar(every.Split('@')) : null,
            named.TryGetValue("lines", out var lines) ? ParseLines(lines) : [])
        {
            From = Instant("from"),
            To = Instant("to"),
            Subjects = named.TryGetValue("subjects", out var subjects) ? subjects.Split(',') : null,
            CountsFromNow = named.ContainsKey("countFrom"),
            Window = named.TryGetValue("window", out var window) ? TimeSpan.ParseExact(window, "c", CultureInfo.InvariantCulture) : null,
            IsConcurrent = named.ContainsKey("measure"),
            Spend = named.TryGetValue("spend", out var spend) ? SpendText.Parse(spend) : null,
            Rollover = named.TryGetValue("rollover", out var rollover) ? ParseRollover(rollover.Split('/')) : null,
            TopUp = named.TryGetValue("topUp", out var topUp) ? ParseTopUp(topUp.Split('/')) : null,
            Tiers = named.TryGetValue("tiers", out var tiers) ? TierText.Parse(tiers) : [],
            Participants = named.TryGetValue("participants", out var participants) ? [.. participants.Split('|').Select(ParseParticipant)] : [],
        };
    }

    public static string Of(Participant participant) => $"{participant.Subject}({CommandText.Of(participant.Capacity)};{Of(participant.Lines)})";

    public static string Of(IReadOnlyList<WrittenLine> lines) => string.Join(',', lines.Select(written =>
        $"{written.Line.Kind}:{CommandText.Of(written.Line.Amount)}{(written.Line.Recurs ? "/" + CommandText.Of(written.Line.Above) : "")}"
        + $"{(written.Hysteresis is { } hysteresis ? "~" + CommandText.Of(hysteresis) : "")}{(written.Fires ? "!" : "")}"));

    public static IReadOnlyList<WrittenLine> ParseLines(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine)];

    private static WrittenLine ParseLine(string text)
    {
        var fires = text.EndsWith('!');
        var parts = text.TrimEnd('!').Split('~');
        var (kind, numbers) = (parts[0][..parts[0].IndexOf(':')], parts[0][(parts[0].IndexOf(':') + 1)..].Split('/'));
        var line = new Line(Enum.Parse<LineKind>(kind), CommandText.ParseNumber(numbers[0]), numbers.Length > 1 ? CommandText.ParseNumber(numbers[1]) : 0);
        BigInteger? hysteresis = parts.Length > 1 ? CommandText.ParseNumber(parts[1]) : null;
        return new WrittenLine(line, fires, hysteresis);
    }

    private static Oracle.Calendar ParseCalendar(string[] parts) => new(
        parts[0][0], int.Parse(parts[0][1..], CultureInfo.InvariantCulture), DateTime.ParseExact(parts[1], AnchorForm, CultureInfo.InvariantCulture), parts[2]);

    private static Rollover ParseRollover(string[] parts) => new(CommandText.ParseNumber(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));

    private static TopUp ParseTopUp(string[] parts) => new(
        CommandText.ParseNumber(parts[0]), CommandText.ParseNumber(parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture),
        parts.Length > 3 ? int.Parse(parts[3], CultureInfo.InvariantCulture) : null);

    public static Participant ParseParticipant(string text)
    {
        var open = text.IndexOf('(');
        var parts = text[(open + 1)..^1].Split(';');
        return new Participant(text[..open], CommandText.ParseNumber(parts[0]), ParseLines(parts[1]));
    }
}
