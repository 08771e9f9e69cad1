using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words.Templates;
using NodaTime;

namespace Brimful.Delivery.Tests.Inbox;

public sealed class EntryWordsTests
{
    /// <summary>Words of a variant may be meant for others, the people of one rule.</summary>
    [Fact]
    public void An_inbox_has_the_tenants_words_for_all_and_never_those_of_a_variant()
    {
        Template[] templates =
        [
            new(NotificationTypes.EndpointTest, "en", new TemplateParts("For finance alone"), []) { Variant = "finance" },
            new(NotificationTypes.EndpointTest, "en", new TemplateParts("For all"), []),
        ];
        TitleOf(templates).ShouldBe("For all");
        TitleOf(templates[..1]).ShouldBe("Acme: a test message");
    }

    private static string TitleOf(Template[] templates) =>
        new EntryWords(TimeProvider.System).Of(Message(), new EntryReader("en", DateTimeZone.Utc, "") { Brand = new() { Name = "Acme" }, Templates = templates }).Title;

    private static Notification Message() => new()
    {
        TenantNumber = 1,
        Id = "ntf_a",
        Type = NotificationTypes.EndpointTest,
        CreatedAt = Some.Noon,
        State = NotificationState.Addressed,
        Reason = NotificationReasons.TestRequested,
        Body = """{"type":"endpoint.test","timestamp":"2026-03-01T00:00:00Z","data":{}}"""u8.ToArray(),
    };
}
