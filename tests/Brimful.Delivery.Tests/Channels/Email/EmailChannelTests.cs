using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Suppressions;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Templates;
using Brimful.Engine.Outcomes;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Brimful.Delivery.Tests.Channels.Email;

public sealed class EmailChannelTests
{
    private static readonly UnsubscribeTokens Tokens = new(new Brimful.Delivery.Secrets.AesGcmSecretProtector(new byte[32]));

    [Fact]
    public async Task A_mail_says_who_it_is_from_what_it_is_and_how_to_get_no_more()
    {
        var post = new Post();
        await using var world = await StartAsync(post, "ada@example.com");
        var id = Done(await world.Endpoints.TestAsync("one", "mail", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Delivered, "mail/ada@example.com");
        var mail = post.Mails.ShouldHaveSingleItem();
        (mail.From, mail.To).ShouldBe(("usage@acme.example", "ada@example.com"));
        var text = Encoding.UTF8.GetString(mail.Content.Span);
        text.ShouldContain($"Message-ID: <{id}.");
        text.ShouldContain("@acme.example>\r\n");
        text.ShouldContain("Auto-Submitted: auto-generated\r\n");
        text.ShouldContain("List-Unsubscribe: <https://usage.acme.example/v1/unsubscribe/");
        text.ShouldContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }

    [Fact]
    public async Task A_mail_that_is_tried_again_has_the_same_id()
    {
        var post = new Post { Answer = static sent => new SendOutcome { StatusCode = sent == 0 ? 451 : 250, Verdict = sent == 0 ? new Verdict("later") { MayHeal = true } : null } };
        await using var world = await StartAsync(post, "ada@example.com");
        var id = Done(await world.Endpoints.TestAsync("one", "mail", default)).Notification.Id;
        await Dispatching.UntilAsync(async () => (await world.DetailAsync(id, "mail/ada@example.com")).Attempts.Count == 1);
        world.Time.Advance(Duration.FromSeconds(90));
        await world.UntilAsync(id, DeliveryState.Delivered, "mail/ada@example.com");
        post.Mails.Select(static mail => Encoding.UTF8.GetString(mail.Content.Span).Split("Message-ID: ")[1].Split("\r\n")[0]).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_address_that_its_server_does_not_know_is_written_to_no_more_until_somebody_says_so()
    {
        var post = new Post { Answer = static _ => SmtpVerdicts.Of(SmtpStep.Recipient, new SmtpReply(550, ["5.1.1 nobody"])) };
        await using var world = await StartAsync(post, "ada@example.com");
        var first = Done(await world.Endpoints.TestAsync("one", "mail", default)).Notification.Id;
        await world.UntilAsync(first, DeliveryState.Failed, "mail/ada@example.com");
        (await world.DetailAsync(first, "mail/ada@example.com")).Delivery.Reason.ShouldBe(DeliveryReasons.AddressUnknown);

        var second = Done(await world.Endpoints.TestAsync("one", "mail", default)).Notification.Id;
        await world.UntilAsync(second, DeliveryState.Suppressed, "mail/ada@example.com");
        (await world.DetailAsync(second, "mail/ada@example.com")).Delivery.Reason.ShouldBe(DeliveryReasons.AddressUnknown);
        post.Mails.Count.ShouldBe(1);

        var suppressions = new SuppressionUseCases(world.Accounts, world.DocumentStore, world.Time);
        Done(await suppressions.ListAsync("one", null, 10, default)).Items.ShouldHaveSingleItem().Note.ShouldBe("550 5.1.1 nobody");
        Done(await suppressions.ListAsync("two", null, 10, default)).Items.ShouldBeEmpty();
        Done(await suppressions.DeleteAsync("one", "Ada@example.com", default));
        post.Answer = static _ => new SendOutcome { StatusCode = 250 };
        var third = Done(await world.Endpoints.TestAsync("one", "mail", default)).Notification.Id;
        await world.UntilAsync(third, DeliveryState.Delivered, "mail/ada@example.com");
    }

    [Fact]
    public async Task Who_unsubscribed_is_sent_no_more_and_the_others_are()
    {
        var post = new Post();
        await using var world = await StartAsync(post, "ada@example.com", "bob@example.com");
        var subscriptions = new Subscriptions(Tokens, world.Addresses, world.Accounts, world.Time);
        await subscriptions.UnsubscribeAsync(subscriptions.Find(Tokens.Make(new Unsubscriber(new Brimful.Delivery.Pages.PageReader(1, null), "mail/ada@example.com", "ada@example.com")))!, default);
        var id = Done(await world.Endpoints.TestAsync("one", "mail", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Suppressed, "mail/ada@example.com");
        await world.UntilAsync(id, DeliveryState.Delivered, "mail/bob@example.com");
        (await world.DetailAsync(id, "mail/ada@example.com")).Delivery.Reason.ShouldBe(DeliveryReasons.Unsubscribed);
        post.Mails.ShouldHaveSingleItem().To.ShouldBe("bob@example.com");
    }

    [Fact]
    public async Task Words_of_a_tenants_own_that_fail_give_way_to_the_built_in_ones_and_hold_up_nobody()
    {
        var post = new Post();
        await using var world = await StartAsync(post, "ada@example.com");
        var broken = new Template("endpoint.test", "en", new TemplateParts(Title: "{{#if}}"), []);
        await world.DocumentStore.PutAsync(new DocumentId(1, DocumentKind.Template, null, "broken"), DocumentJson.Write(broken), default, default);
        await world.SaveAsync(Some.Endpoint());
        var mail = Done(await world.Endpoints.TestAsync("one", "mail", default)).Notification.Id;
        await world.UntilAsync(mail, DeliveryState.Delivered, "mail/ada@example.com");
        post.Mails.ShouldHaveSingleItem().To.ShouldBe("ada@example.com");
        var hook = Done(await world.Endpoints.TestAsync("one", "hook", default)).Notification.Id;
        await world.UntilAsync(hook, DeliveryState.Delivered);
        (await world.Records.FindAsync(new EndpointId(1, "mail"), default))!.Health.ShouldBe(EndpointHealth.Well);
    }

    [Fact]
    public async Task All_faults_of_an_endpoint_are_told_at_once()
    {
        await using var world = await StartAsync(new Post(), "ada@example.com");
        var terms = Terms("""{"kind":"email","to":["ada","bob@example.com","BOB@example.com"],"timeZone":"Mars","locale":"x","url":"http://x/"}""");
        Refused(await world.Endpoints.PutAsync("one", "other", terms, default, default)).Faults.Select(static each => (each.Path, each.Code)).ShouldBe(
        [
            ("to[0]", "endpoint.address_invalid"), ("to[2]", "endpoint.address_repeated"), ("locale", "locale.invalid"), ("timeZone", "timezone.unknown"), ("url", "field.unknown"),
        ]);
    }

    [Fact]
    public async Task Without_a_mail_server_no_endpoint_of_mail_is_taken()
    {
        await using var world = new Dispatching();
        world.More = [new EmailChannel(new EmailSetup(null, null, null), Words(world), world.Addresses, world.Options)];
        await world.StartAsync();
        Refused(await world.Endpoints.PutAsync("one", "mail", Terms("""{"kind":"email","to":["ada@example.com"]}"""), default, default)).Code.ShouldBe("endpoint.email_not_set_up");
    }

    private static async Task<Dispatching> StartAsync(Post post, params string[] to)
    {
        var world = new Dispatching();
        var setup = new EmailSetup(post, Mailbox.Parse("Acme <usage@acme.example>"), new UnsubscribeLinks(new Uri("https://usage.acme.example"), Tokens));
        world.More = [new EmailChannel(setup, Words(world), world.Addresses, world.Options)];
        await world.StartAsync();
        Done(await world.Endpoints.PutAsync("one", "mail", Terms(JsonSerializer.Serialize(new { kind = "email", to })), default, default));
        return world;
    }

    private static MessageWords Words(Dispatching world) => new(new WordBook(world.DocumentStore, world.Time), world.Accounts, Some.AcknowledgeLinks, Some.ConfirmLinks, world.Metrics, NullLogger<MessageWords>.Instance);

    private static EndpointTerms Terms(string json) => new("email", JsonDocument.Parse(json).RootElement, null, null);

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;

    private static Refusal Refused<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Refused>().Refusal;

    private sealed class Post : IMailer
    {
        private readonly ConcurrentQueue<Mail> _mails = new();

        public Func<int, SendOutcome> Answer { get; set; } = static _ => new SendOutcome { StatusCode = 250 };

        public IReadOnlyList<Mail> Mails => [.. _mails];

        public Task<SendOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
        {
            var sent = _mails.Count;
            _mails.Enqueue(mail);
            return Task.FromResult(Answer(sent));
        }
    }
}
