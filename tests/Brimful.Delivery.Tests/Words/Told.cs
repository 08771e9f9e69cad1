using System.Text;
using System.Text.Json.Nodes;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Notices;
using NodaTime;

namespace Brimful.Delivery.Tests.Words;

/// <summary>Ordinary notices, readers and brands.</summary>
internal static class Told
{
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 28, 18, 31);

    public static readonly string[] Locales = ["en", "de", "fr", "es", "pt-BR", "ja", "ar"];

    public static readonly string[] Personas = ["administrator", "developer", "finance", "accountManager", "supportAgent"];

    public static readonly Brand Brand = new()
    {
        Name = "Northwind Mobile",
        Colour = "#0f766e",
        Links = new BrandLinks(
            "https://app.example/{account}/top-up?bucket={bucket}",
            "https://app.example/{account}/plans",
            "https://app.example/{account}/usage/{bucket}",
            "https://app.example/ack/{notification}"),
    };

    public static Reader Reader(string locale = "en", string persona = "administrator", string channel = "email", string zone = "Europe/London") =>
        new(locale, DateTimeZoneProviders.Tzdb[zone], persona, channel, Now);

    public static NoticeData Sample(string type) => SampleNotices.Of(type)[0];

    /// <summary>A crossing with what is given put over the sample's data.</summary>
    public static NoticeData Crossing(string changes = "{}", string type = "bucket.threshold.crossed")
    {
        var body = Body(type, changes);
        return NoticeReader.Read(Encoding.UTF8.GetBytes(body.ToJsonString()))!;
    }

    public static JsonObject Body(string type, string changes)
    {
        var data = JsonNode.Parse(
            """
            {"notificationId":"ntf_1","tenant":"one","account":{"key":"acme","name":"Acme"},"subject":"line-1",
             "bucket":{"key":"monthly","name":"Monthly data","meter":"data","unit":"B"},"period":{"start":"2026-03-01T00:00:00Z","end":"2026-03-31T23:00:00Z"},
             "threshold":{"percent":80,"level":8000000000},"previousUsed":7600000000,"used":8000000000,"capacity":10000000000,"remaining":2000000000,"percent":80,
             "cause":"usage","eventId":"evt-1","arming":1,"sequence":7,"occurredAt":"2026-03-28T18:30:00Z","detectedAt":"2026-03-28T18:30:00Z","nextReset":"2026-03-31T23:00:00Z"}
            """)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            if (value is null) data.Remove(name);
            else data[name] = value.DeepClone();
        }
        return new JsonObject { ["type"] = type, ["timestamp"] = "2026-03-28T18:30:00Z", ["data"] = data };
    }

    /// <summary>A level and the line it reached, as changes for <see cref="Crossing"/>.</summary>
    public static string At(string used, string capacity, string threshold, string unit = "B", string more = "") =>
        $$"""{"bucket":{"key":"monthly","name":"{{(unit == "B" ? "Monthly data" : "Cloud budget")}}","meter":"data","unit":"{{unit}}"},"threshold":{{threshold}},"used":{{used}},"capacity":{{capacity}},"remaining":{{Left(used, capacity)}},"percent":{{Percent(used, capacity)}}{{more}}}""";

    /// <summary>One notice and a digest in which everything that somebody chose is the same hostile name.</summary>
    public static IEnumerable<Wording> Hostile(string name)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(name);
        var notice = Crossing($$"""{"account":{"key": {{json}},"name": {{json}} },"bucket":{"key": {{json}},"name": {{json}},"unit": {{json}} },"topContributors":[{"subject": {{json}},"used":1}],"threshold":{"participant": {{json}},"tier": {{json}},"percent":80,"level":8000000000} }""");
        yield return Wordsmith.Write(notice, Reader(), Brand);
        yield return Wordsmith.Write([.. Enumerable.Repeat(notice, 12).Select((one, at) => one with { Bucket = one.Bucket! with { Key = $"b{at}" } })], Reader(), Brand);
    }

    /// <summary>A sample of every type in every language.</summary>
    public static IEnumerable<Wording> EveryWording(string channel) =>
        from locale in Locales
        from type in Brimful.Delivery.Words.Templates.TemplateVariables.Types
        from persona in new[] { "administrator", "developer" }
        select Wordsmith.Write(SampleNotices.Of(type), Reader(locale, persona, channel), Brand);

    private static string Left(string used, string capacity) => Math.Max(0, Number(capacity) - Number(used)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Percent(string used, string capacity) =>
        Number(capacity) == 0 ? "null" : decimal.Round(Number(used) * 100 / Number(capacity), 9).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>All the words of a wording, a line each.</summary>
    public static string All(Wording wording) => string.Join('\n', [
        wording.Title, wording.Lead, .. wording.Paragraphs, .. wording.Figures.SelectMany(one => new[] { one.Label, one.Value }), wording.Level?.Description ?? "", .. wording.Level?.Lines.Select(line => line.Label) ?? [],
        .. wording.Items.SelectMany(one => new[] { one.Title, one.Lead }), wording.MoreItems ?? "", .. wording.Actions.Select(one => one.Label), wording.Footer, wording.Unsubscribe]);
}
