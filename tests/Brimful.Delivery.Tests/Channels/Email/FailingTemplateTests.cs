using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Brimful.Core.Quantities;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Templates;
using Brimful.Engine.Outcomes;
using Microsoft.Extensions.Logging;

namespace Brimful.Delivery.Tests.Channels.Email;

/// <summary>Mail to several customers that is due together, where the words of one fail as they are put together.</summary>
public sealed class FailingTemplateTests : IDisposable
{
    private readonly Post _post = new();
    private readonly Notes _notes = new();
    private readonly ConcurrentQueue<string> _counted = new();
    private readonly MeterListener _listener = new();

    public FailingTemplateTests()
    {
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            if (instrument.Name == "brimful_template_failures_total" && count > 0) _counted.Enqueue((string)tags[0].Value!);
        });
    }

    /// <summary>A template that was fine when it was saved, and has nothing to say of whoever is within the allowance.</summary>
    [Fact]
    public async Task A_template_that_fails_for_one_customer_holds_up_nobody_else_and_that_one_gets_the_built_in_words()
    {
        await using var world = await StartAsync();
        var template = new Template(NotificationTypes.Crossed, "en", new TemplateParts(Title: "{{#if isOver}}You are {{over}} over{{/if}}"), []);
        TemplateCheck.FaultsOf(template).ShouldBeEmpty();
        await world.DocumentStore.PutAsync(new DocumentId(1, DocumentKind.Template, null, "own"), DocumentJson.Write(template), default, default);

        var (within, over) = (await MadeAsync(world, "ada", 80), await MadeAsync(world, "bob", 120));
        await QueueTogetherAsync(world, within, over);

        await world.UntilAsync(within.Id, DeliveryState.Delivered, Mail("ada"));
        await world.UntilAsync(over.Id, DeliveryState.Delivered, Mail("bob"));
        SubjectTo("ada").ShouldBe("Acme & Söhne · Monthly data: 80% used");
        SubjectTo("bob").ShouldBe("You are 200\u00a0B over");
        (await world.DetailAsync(within.Id, Mail("ada"))).Attempts.ShouldHaveSingleItem().Error.ShouldBeNull();
        _notes.Warnings.ShouldHaveSingleItem().ShouldBe($"The template bucket.threshold.crossed (en) of tenant 1 failed for {within.Id}: template.output_empty. The built-in words were sent in its place.");
        _counted.ShouldBe([TemplateFailures.OutputEmpty]);
    }

    [Fact]
    public async Task A_message_for_which_there_are_no_words_at_all_fails_with_a_reason_and_the_next_customers_mail_goes_out()
    {
        await using var world = await StartAsync();
        var (unreadable, good) = (await MadeAsync(world, "ada", 80), await MadeAsync(world, "bob", 120));
        await QueueTogetherAsync(world, unreadable with { Body = """{"type":5}"""u8.ToArray() }, good);

        await world.UntilAsync(unreadable.Id, DeliveryState.Failed, Mail("ada"));
        await world.UntilAsync(good.Id, DeliveryState.Delivered, Mail("bob"));
        var failed = await world.DetailAsync(unreadable.Id, Mail("ada"));
        failed.Delivery.Reason.ShouldBe(DeliveryReasons.WordsMissing);
        failed.Attempts.ShouldHaveSingleItem().Error.ShouldBe(AttemptError.Composing);
        _post.Mails.ShouldHaveSingleItem().To.ShouldBe("bob@example.com");
    }

    public void Dispose() => _listener.Dispose();

    private static string Mail(string contact) => $"/accounts/acme/contacts/{contact}/email";

    private string SubjectTo(string contact)
    {
        var mail = Encoding.UTF8.GetString(_post.Mails.Single(each => each.To == contact + "@example.com").Content.Span);
        var subject = mail.Split("\r\nSubject: ")[1].Split("\r\n", StringSplitOptions.None).TakeWhile((line, at) => at == 0 || line.StartsWith(' ')).Select(static line => line.Trim());
        return string.Concat(subject.Select(Decoded));
    }

    /// <summary>A word as RFC 2047 encodes it.</summary>
    private static string Decoded(string word) => word.StartsWith("=?utf-8?B?", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2])) : word;

    /// <summary>Both are begun by the same look at what is due.</summary>
    private static async Task QueueTogetherAsync(Dispatching world, params Notification[] notifications)
    {
        foreach (var notification in notifications) await world.Records.AddAsync(new NewNotification(notification, [new NewDelivery(notification.Bucket!, DeliveryState.Queued, DeliveryReasons.New, Some.Noon)]), default);
        world.Dispatcher.Offer([.. notifications.Select(static each => new QueuedDelivery(new DeliveryId(1, each.Id, each.Bucket!), Some.Noon))]);
    }

    /// <summary>A crossing that is told to one contact, whose address stands in the bucket's place for <see cref="QueueTogetherAsync"/>.</summary>
    private static async Task<Notification> MadeAsync(Dispatching world, string contact, int percent)
    {
        var crossed = Some.Crossed() with { Used = Quantity.Of(percent * 10), Sequence = percent, Arming = percent };
        var made = await world.Telling.Maker().MakeAsync(Some.Fact(fact: crossed), Some.Noon, default);
        return made[0].Notification with { Bucket = Mail(contact) };
    }

    private async Task<Dispatching> StartAsync()
    {
        var world = new Dispatching();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, world.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.Start();
        var words = new MessageWords(new WordBook(world.DocumentStore, world.Time), world.Accounts, Some.AcknowledgeLinks, Some.ConfirmLinks, world.Metrics, _notes);
        world.More = [new EmailChannel(new EmailSetup(_post, Mailbox.Parse("Acme <usage@acme.example>"), null), words, world.Addresses, world.Options)];
        foreach (var name in (string[])["ada", "bob"])
        {
            var contact = new Contact { Name = name, Persona = Personas.Administrator, Addresses = [new ContactAddress("email", name + "@example.com", true)] };
            (await world.Telling.Contacts.PutAsync(new ContactName("one", "acme", name), contact, default, default)).ShouldBeOfType<Outcome<Stored<ContactView>>.Done>();
        }
        return await world.StartAsync();
    }

    private sealed class Post : IMailer
    {
        private readonly ConcurrentQueue<Mail> _mails = new();

        public IReadOnlyList<Mail> Mails => [.. _mails];

        public Task<SendOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
        {
            _mails.Enqueue(mail);
            return Task.FromResult(new SendOutcome { StatusCode = 250 });
        }
    }

    private sealed class Notes : ILogger<MessageWords>
    {
        private readonly ConcurrentQueue<string> _warnings = new();

        public IReadOnlyList<string> Warnings => [.. _warnings];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning) _warnings.Enqueue(formatter(state, exception));
        }
    }
}
