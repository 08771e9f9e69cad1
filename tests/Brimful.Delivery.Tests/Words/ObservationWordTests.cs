using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Tests.Words;

/// <summary>What was observed as a day closed, in words with numbers: how much, since when, what it would have been.</summary>
public sealed class ObservationWordTests
{
    private static readonly string[] Anomalies =
    [
        """{"kind":"spike","since":"2026-03-27T00:00:00Z","days":1,"actual":900000000,"expected":290000000,"times":3.1}""",
        """{"kind":"drop","since":"2026-03-26T00:00:00Z","days":2,"actual":0,"expected":290000000,"times":0}""",
        """{"kind":"shiftUp","since":"2026-03-23T00:00:00Z","days":5,"actual":620000000,"expected":290000000,"times":2.1}""",
        """{"kind":"shiftDown","since":"2026-03-23T00:00:00Z","days":5,"actual":140000000,"expected":290000000,"times":0.48}""",
        """{"kind":"growth","since":"2026-03-14T00:00:00Z","days":14,"actual":620000000,"expected":290000000,"times":2.1}""",
        """{"kind":"mix","since":"2026-03-21T00:00:00Z","days":7,"meter":"video","share":71.5,"expectedShare":38}""",
    ];

    private static readonly string[] Habits =
    [
        """{"kind":"atCap","since":"2025-11-01T00:00:00Z","periods":3,"of":4,"percent":97.5,"against":90}""",
        """{"kind":"stagnant","since":"2025-12-01T00:00:00Z","periods":3,"of":3,"percent":12,"against":41}""",
    ];

    private const string Money = """{"bucket":{"key":"cloud","name":"Cloud budget","meter":"data","unit":"EUR"},"threshold":null,"used":750,"capacity":1000,"remaining":250,"percent":75,"forecast":{"q10":980.5,"q50":1140,"q90":1300,"until":"2026-03-31T23:00:00Z","asOf":"2026-03-28T00:00:00Z"},"lastPeriod":910.25}""";

    [Fact]
    public void An_anomaly_says_what_is_so_since_when_and_what_it_would_have_been()
    {
        Anomaly(2).Title.ShouldBe("Acme · Monthly data: usage is higher than usual");
        Anomaly(2).Lead.ShouldBe("Since March 23, 2026, Monthly data of Acme has been running at about 620\u00a0MB a day; 290\u00a0MB would have been usual (2.1×).");
        Anomaly(1).Lead.ShouldBe("Since March 26, 2026, hardly anything has been used of Monthly data by Acme: 0\u00a0B a day, where 290\u00a0MB would have been usual.");
        Anomaly(5).Lead.ShouldBe("Since March 21, 2026, video makes up 71.5% of Monthly data of Acme; 38% would have been usual.");
        Anomaly(2).Severity.ShouldBe(Severity.Warning);
        Anomaly(2).Figures.Select(figure => figure.Label).ShouldContain("Usual a day");
    }

    [Fact]
    public void A_developer_reads_numbers_and_an_account_manager_whom_to_ask()
    {
        Anomaly(2, persona: "developer").Lead.ShouldBe("Acme, Monthly data: 620\u00a0MB a day since March 23, 2026, 290\u00a0MB expected (2.1×).");
        Anomaly(2, persona: "developer").Paragraphs.Length.ShouldBe(1);
        Anomaly(2, persona: "accountManager").Paragraphs[^1].ShouldBe("A good moment to ask Acme what has changed.");
        Anomaly(2, persona: "finance").Paragraphs[^1].ShouldBe("If it lasts, what the period comes to changes with it.");
    }

    [Fact]
    public void Finance_reads_the_money_the_interval_the_budget_and_the_period_before()
    {
        var words = Spend("finance");
        words.Title.ShouldBe("Acme · Cloud budget: €1,140.00 expected");
        words.Lead.ShouldBe("Cloud budget of Acme is expected to come to €1,140.00 by April 1, 2026 at 12:00\u00a0AM (Europe/London), in eight of ten cases to between €980.50 and €1,300.00.");
        words.Paragraphs.ShouldBe(["That is €140.00 over the budget of €1,000.00. So far it is €750.00.", "The period before came to €910.25."]);
        Spend("developer").Lead.ShouldContain("€1,140.00 (q50), €980.50 (q10), €1,300.00 (q90)");
        Spend("accountManager").Lead.ShouldStartWith("Since March 1, 2026, Cloud budget of Acme has come to");
    }

    [Fact]
    public void A_habit_says_how_many_periods_and_since_when()
    {
        Habit(0).Lead.ShouldBe("Monthly data of Acme was above 90% in 3 of the last 4 periods, since November 1, 2025; the last one ended at 97.5%.");
        Habit(1, persona: "accountManager").Paragraphs[^1].ShouldBe("Ask Acme what has changed, before they leave.");
    }

    [Theory]
    [InlineData("back", "back to usual")]
    [InlineData("usual", "taken as usual from now on")]
    [InlineData("explained", "no longer unusual")]
    public void An_end_says_why(string reason, string what) =>
        Of(NotificationTypes.AnomalyEnded, $$"""{"threshold":null,"anomaly":{{Anomalies[2]}},"reason":"{{reason}}"}""", "en", "administrator").Title.ShouldBe("Acme · Monthly data: " + what);

    [Fact]
    public void Every_language_says_all_of_it_to_everyone()
    {
        foreach (var tag in Locale.Tags)
            foreach (var persona in Told.Personas)
                foreach (var words in All(tag, persona))
                {
                    Told.All(words).ShouldNotContain("{", Case.Sensitive, $"{tag} {persona}");
                    words.Lead.Length.ShouldBeGreaterThan(20, $"{tag} {persona}: {words.Title}");
                }
        All("de", "finance").Zip(All("en", "finance")).ShouldAllBe(pair => pair.First.Lead != pair.Second.Lead && pair.First.Title != pair.Second.Title);
    }

    private static IEnumerable<Wording> All(string tag, string persona) =>
    [
        .. Anomalies.Select((_, at) => Anomaly(at, tag, persona)),
        .. Habits.Select((_, at) => Habit(at, tag, persona)),
        Of(NotificationTypes.AnomalyEnded, $$"""{"threshold":null,"anomaly":{{Anomalies[5]}},"reason":"usual"}""", tag, persona),
        Of(NotificationTypes.HabitEnded, $$"""{"threshold":null,"habit":{{Habits[0]}},"reason":"back"}""", tag, persona),
        Spend(persona, tag),
    ];

    private static Wording Anomaly(int at, string locale = "en", string persona = "administrator") =>
        Of(NotificationTypes.AnomalyDetected, $$"""{"threshold":null,"cause":"clock","anomaly":{{Anomalies[at]}}}""", locale, persona);

    private static Wording Habit(int at, string locale = "en", string persona = "administrator") =>
        Of(NotificationTypes.HabitDetected, $$"""{"threshold":null,"cause":"clock","habit":{{Habits[at]}}}""", locale, persona);

    private static Wording Spend(string persona, string locale = "en") => Of(NotificationTypes.SpendForecast, Money, locale, persona);

    private static Wording Of(string type, string changes, string locale, string persona) => Wordsmith.Write(Told.Crossing(changes, type), Told.Reader(locale, persona), Told.Brand);
}
