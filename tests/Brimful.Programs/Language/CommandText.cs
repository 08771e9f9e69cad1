using System.Globalization;
using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Language;

/// <summary>Commands as lines of words, and back.</summary>
internal static class CommandText
{
    private const int Digits = 9;
    private const string InstantForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    public static string Of(Command command) => command switch
    {
        Command.PutMeter meter => $"meter {meter.Meter} {meter.Measure} {meter.Type}{(meter.MaxSilence is { } silence ? string.Create(CultureInfo.InvariantCulture, $" silence={silence:c}") : "")}",
        Command.PutAccount account => $"account {account.Account}{(account.Subjects is { } subjects ? " " + string.Join(',', subjects) : "")}{PlanText.Of(account.Settings)}",
        Command.PutPlan plan => $"plan {plan.Plan} {string.Join(" ; ", plan.Buckets.Select(PlanText.Of))}",
        Command.Own own => $"own {own.Account} {own.Subject}{At("from", own.From)}",
        Command.Disown disown => $"disown {disown.Account} {disown.Subject}{At("from", disown.From)}",
        Command.PutBucket put => $"bucket {put.Account} {put.Bucket} {string.Join('+', put.Meters)} {TermsText.Of(put.Terms)}",
        Command.DeleteBucket delete => $"unbucket {delete.Account} {delete.Bucket}",
        Command.Use use => $"use {use.Id} {use.Type} {use.Subject} {Of(use.Nanos)}{At("at", use.Time)}{(use.Sign is { } sign ? $" session={sign.Session}:{sign.Says}" : "")}{(use.Joins ? " &" : "")}",
        Command.Give give => $"grant {give.Account} {give.Bucket} {give.Grant.Id} {Of(give.Grant.Amount)} priority={give.Grant.Priority}{At("at", give.Grant.At)}{At("until", give.Grant.Until)}",
        Command.VoidGrant taken => $"ungrant {taken.Account} {taken.Bucket} {taken.Grant}",
        Command.Contribute give => $"contribute {give.Account} {give.Bucket} {give.Contribution.Contributor} {Of(give.Contribution.Amount)}{At("from", give.Contribution.From)}{At("to", give.Contribution.To)}{(give.Contribution.Prorates ? " prorate=true" : "")}",
        Command.EndContributions end => $"uncontribute {end.Account} {end.Bucket} {end.Contributor}",
        Command.Join join => $"join {join.Account} {join.Bucket} {TermsText.Of(join.Participant)}",
        Command.Leave leave => $"leave {leave.Account} {leave.Bucket} {leave.Subject}",
        Command.Void taken => $"void {taken.Id}",
        Command.SetClock clock => $"clock {Of(clock.Now)}",
        Command.Checkpoint => "checkpoint",
        Command.Restart => "restart",
        Command.PowerCut cut => $"cut{(cut.Writes is { } writes ? " " + writes.ToString(CultureInfo.InvariantCulture) : "")}",
        Command.Look => "look",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <exception cref="FormatException">The line is no command.</exception>
    public static Command Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "plan") return new Command.PutPlan(words[1], PlanText.ParseBuckets(string.Join(' ', words.Skip(2))));
        var named = words.Where(word => word.Contains('=')).ToDictionary(word => word[..word.IndexOf('=')], word => word[(word.IndexOf('=') + 1)..]);
        DateTime? Instant(string name) => named.TryGetValue(name, out var text) ? ParseInstant(text) : null;
        return words[0] switch
        {
            "meter" => new Command.PutMeter(words[1], Enum.Parse<Measure>(words[2]), words[3]) { MaxSilence = named.TryGetValue("silence", out var silence) ? TimeSpan.ParseExact(silence, "c", CultureInfo.InvariantCulture) : null },
            "account" => new Command.PutAccount(words[1], words.Length > 2 && !words[2].Contains('=') ? words[2].Split(',') : null) { Settings = PlanText.ParseSettings(named) },
            "own" => new Command.Own(words[1], words[2], Instant("from")),
            "disown" => new Command.Disown(words[1], words[2], Instant("from")),
            "bucket" => new Command.PutBucket(words[1], words[2], words[3].Split('+'), TermsText.Parse(named)),
            "unbucket" => new Command.DeleteBucket(words[1], words[2]),
            "use" => new Command.Use(words[1], words[2], words[3], ParseNumber(words[4]), Instant("at"), words[^1] == "&") { Sign = named.TryGetValue("session", out var sign) ? new SignModel(sign.Split(':')[0], Enum.Parse<SessionSays>(sign.Split(':')[1])) : null },
            "grant" => new Command.Give(words[1], words[2], new GivenGrant(words[3], ParseNumber(words[4]), int.Parse(named["priority"], CultureInfo.InvariantCulture), Instant("at"), Instant("until"))),
            "ungrant" => new Command.VoidGrant(words[1], words[2], words[3]),
            "contribute" => new Command.Contribute(words[1], words[2], new GivenContribution(words[3], ParseNumber(words[4]), ParseInstant(named["from"]), Instant("to"), named.ContainsKey("prorate"))),
            "uncontribute" => new Command.EndContributions(words[1], words[2], words[3]),
            "join" => new Command.Join(words[1], words[2], TermsText.ParseParticipant(words[3])),
            "leave" => new Command.Leave(words[1], words[2], words[3]),
            "void" => new Command.Void(words[1]),
            "clock" => new Command.SetClock(ParseInstant(words[1])),
            "checkpoint" => new Command.Checkpoint(),
            "restart" => new Command.Restart(),
            "cut" => new Command.PowerCut(words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : null),
            "look" => new Command.Look(),
            _ => throw new FormatException($"'{line}' is no command."),
        };
    }

    public static string Of(DateTime instant) => instant.ToString(InstantForm, CultureInfo.InvariantCulture);

    public static DateTime ParseInstant(string text) =>
        DateTime.ParseExact(text, InstantForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>Billionths as plain decimal text.</summary>
    public static string Of(BigInteger nanos) => Of(nanos, Digits);

    /// <summary>A level or a capacity as plain decimal text.</summary>
    public static string OfFigure(BigInteger figure) => Of(figure, Scale.FigureDigits);

    private static string Of(BigInteger number, int places)
    {
        var digits = BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        var text = $"{digits[..^places]}.{digits[^places..]}".TrimEnd('0').TrimEnd('.');
        return number.Sign < 0 ? "-" + text : text;
    }

    public static BigInteger ParseNumber(string text)
    {
        var point = text.IndexOf('.');
        var fraction = point < 0 ? "" : text[(point + 1)..];
        return BigInteger.Parse((point < 0 ? text : text[..point]) + fraction.PadRight(Digits, '0'), CultureInfo.InvariantCulture);
    }

    private static string At(string name, DateTime? instant) => instant is { } at ? $" {name}={Of(at)}" : "";
}
