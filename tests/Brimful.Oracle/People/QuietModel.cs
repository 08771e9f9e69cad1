namespace Brimful.Oracle.People;

/// <summary>When a person may be told, found by looking at the person's clock minute by minute.</summary>
public static class QuietModel
{
    /// <summary>How long what is not urgent waits for what may come with it.</summary>
    public static readonly TimeSpan Grouping = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>When what is told at an instant goes out, by the rules of the delivery page.</summary>
    public static DateTime Until(RuleModel rule, PersonModel person, bool isCritical, DateTime at)
    {
        if (rule.Mandatory || isCritical) return at;
        var planned = person.Digest switch
        {
            "hourly" => Next(person, at, static time => time.Minutes == 0),
            "daily" => Next(person, at, time => time.Hours == person.DigestAt.Hours && time.Minutes == person.DigestAt.Minutes),
            _ => rule.Jump == "each" ? at : at + Grouping,
        };
        return IsQuiet(person, planned) ? Next(person, planned, time => !IsQuiet(person, time)) : planned;
    }

    /// <summary>Whether a person is left alone at an instant.</summary>
    public static bool IsQuiet(PersonModel person, DateTime at) => IsQuiet(person, TimeOfDay(person, at));

    private static bool IsQuiet(PersonModel person, TimeSpan time) => person.Quiet is var (from, to) && (from < to ? time >= from && time < to : time >= from || time < to);

    /// <summary>The first full minute after an instant of which something holds.</summary>
    private static DateTime Next(PersonModel person, DateTime at, Func<TimeSpan, bool> holds)
    {
        var minute = new DateTime(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
        do minute += Minute;
        while (!holds(TimeOfDay(person, minute)));
        return minute;
    }

    private static TimeSpan TimeOfDay(PersonModel person, DateTime at) => TimeZoneInfo.ConvertTimeFromUtc(at, TimeZoneInfo.FindSystemTimeZoneById(person.Zone)).TimeOfDay;
}
