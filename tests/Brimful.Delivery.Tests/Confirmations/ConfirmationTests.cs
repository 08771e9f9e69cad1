using Brimful.Delivery.Channels;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Tests.Channels;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Delivery.Tests.Confirmations;

public sealed class ConfirmationTests
{
    private const string Path = "/contacts/ada/email";

    private readonly PostChannel _post = new();

    [Fact]
    public async Task An_address_that_nobody_confirmed_is_asked_once_and_told_nothing_else_until_it_is_confirmed()
    {
        await using var world = await StartAsync();
        var (book, contacts, desk) = PutTogether(world);
        Done(await contacts.PutAsync(new ContactName("one", null, "ada"), Ada(verified: false), default, default));
        Done(await contacts.PutAsync(new ContactName("one", null, "ada"), Ada(verified: false) with { Name = "Ada L." }, default, default));
        var asked = Done(await world.Notifications.ListAsync("one", default, null, 10, default)).Items.ShouldHaveSingleItem().Notification;
        asked.Type.ShouldBe(NotificationTypes.Confirmation);
        await world.UntilAsync(asked.Id, DeliveryState.Delivered, Path);

        await world.QueueAsync(Some.Notification("ntf_before", endpoints: Path));
        await world.UntilAsync("ntf_before", DeliveryState.Suppressed, Path);
        (await world.DetailAsync("ntf_before", Path)).Delivery.Reason.ShouldBe(DeliveryReasons.AddressUnverified);

        (await desk.ConfirmAsync(TokenOf(_post.Messages[0]), default)).ShouldBeTrue();
        book.Forget(1);
        world.Telling.Contacts.ShouldNotBeNull();
        world.Time.Advance(NodaTime.Duration.FromSeconds(6));
        await world.QueueAsync(Some.Notification("ntf_after", endpoints: Path));
        await world.UntilAsync("ntf_after", DeliveryState.Delivered, Path);
        _post.Told.ShouldBe(["ada@example.com", "ada@example.com"]);
    }

    [Fact]
    public async Task An_address_is_asked_although_the_stores_answer_was_lost()
    {
        await using var world = await StartAsync();
        var contacts = PutTogether(world).Contacts;
        world.Records.WritesUnheard = true;
        await Should.ThrowAsync<StoreUnavailableException>(() => contacts.PutAsync(new ContactName("one", null, "ada"), Ada(verified: false), default, default));
        await Dispatching.UntilAsync(() => Task.FromResult(_post.Messages.Count == 1));
    }

    [Fact]
    public async Task A_link_confirms_the_address_that_it_was_sent_to_and_no_other()
    {
        await using var world = await StartAsync();
        var (_, contacts, desk) = PutTogether(world);
        var name = new ContactName("one", null, "ada");
        Done(await contacts.PutAsync(name, Ada(verified: false), default, default));
        await Dispatching.UntilAsync(() => Task.FromResult(_post.Messages.Count == 1));
        var token = TokenOf(_post.Messages[0]);
        Done(await contacts.PutAsync(name, Ada(verified: false, to: "eve@example.com"), default, default));
        (await desk.ConfirmAsync(token, default)).ShouldBeFalse();
        (await desk.ConfirmAsync("nonsense", default)).ShouldBeFalse();
        Done(await contacts.GetAsync(name, default)).Contact.Addresses[0].Verified.ShouldBeFalse();
        Done(await contacts.PutAsync(name, Ada(verified: false), default, default));
        (await desk.ConfirmAsync(token, default)).ShouldBeTrue();
        Done(await contacts.PutAsync(name, Ada(verified: false) with { Name = "Ada L." }, default, default)).Value.Contact.Addresses[0].Verified.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_no_address_can_be_asked_one_that_is_to_be_asked_is_refused()
    {
        await using var world = await StartAsync();
        var desk = new ContactUseCases(world.Accounts, world.DocumentStore, new ContactBook(world.DocumentStore, world.Time), Desk(world, new ConfirmLinks(new Brimful.Delivery.Secrets.AesGcmSecretProtector(new byte[32]), new DeliveryOptions())), new Inbox.NoInboxes());
        var outcome = await desk.PutAsync(new ContactName("one", null, "ada"), Ada(verified: false), default, default);
        outcome.ShouldBeOfType<Outcome<Stored<ContactView>>.Refused>().Refusal.Faults.ShouldHaveSingleItem().Code.ShouldBe("contact.cannot_confirm");
        Done(await desk.PutAsync(new ContactName("one", null, "ada"), Ada(verified: true), default, default));
    }

    [Fact]
    public async Task A_customers_word_confirms_no_address_and_its_link_does()
    {
        await using var world = await StartAsync();
        var (_, contacts, desk) = PutTogether(world);
        var name = new ContactName("one", "acme", "ada");
        (await contacts.PutByCustomerAsync(name, Ada(verified: true), default, default)).ShouldBeOfType<Outcome<Stored<ContactView>>.Refused>().Refusal.Code.ShouldBe("contact.not_confirmed");
        Done(await contacts.PutByCustomerAsync(name, Ada(verified: false), default, default)).Value.Contact.Addresses[0].Verified.ShouldBeFalse();
        await Dispatching.UntilAsync(() => Task.FromResult(_post.Messages.Count == 1));
        (await desk.ConfirmAsync(TokenOf(_post.Messages[0]), default)).ShouldBeTrue();
        Done(await contacts.PutByCustomerAsync(name, Ada(verified: true), default, default)).Value.Contact.Addresses[0].Verified.ShouldBeTrue();
        (await contacts.PutByCustomerAsync(name, Ada(verified: true, to: "eve@example.com"), default, default)).ShouldBeOfType<Outcome<Stored<ContactView>>.Refused>();
    }

    [Fact]
    public async Task Customers_may_not_make_an_account_ask_any_number_of_addresses()
    {
        await using var world = await StartAsync();
        var (_, contacts, _) = PutTogether(world);
        for (var at = 0; at < 100; at++) Done(await contacts.PutByCustomerAsync(new ContactName("one", "acme", $"c{at}"), Ada(verified: false) with { Addresses = [] }, default, default));
        (await contacts.PutByCustomerAsync(new ContactName("one", "acme", "more"), Ada(verified: false), default, default)).ShouldBeOfType<Outcome<Stored<ContactView>>.Refused>().Refusal.Code.ShouldBe("contact.too_many");
        Done(await contacts.PutByCustomerAsync(new ContactName("one", "acme", "c7"), Ada(verified: false), default, default));
        Done(await contacts.PutAsync(new ContactName("one", "acme", "more"), Ada(verified: false), default, default));
    }

    private async Task<Dispatching> StartAsync()
    {
        var world = new Dispatching { More = [_post] };
        return await world.StartAsync();
    }

    private static (ContactBook Book, ContactUseCases Contacts, ConfirmationDesk Desk) PutTogether(Dispatching world)
    {
        var (book, desk) = (new ContactBook(world.DocumentStore, world.Time), Desk(world, Some.ConfirmLinks));
        return (book, new ContactUseCases(world.Accounts, world.DocumentStore, book, desk, new Inbox.NoInboxes()), desk);
    }

    private static ConfirmationDesk Desk(Dispatching world, ConfirmLinks links) => new(
        Some.Ids, world.Records, world.Dispatcher, world.Channels, links, world.Accounts, world.DocumentStore, new ContactBook(world.DocumentStore, world.Time), world.Time);

    private static string TokenOf(ChannelMessage message) => Some.ConfirmLinks.Of(message)!.Split('/')[^1];

    private static Contact Ada(bool verified, string to = "ada@example.com") => new() { Name = "Ada", Persona = "developer", Addresses = [new ContactAddress("email", to, verified)] };

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;
}
