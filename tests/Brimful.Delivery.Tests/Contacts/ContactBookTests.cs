using Brimful.Delivery.Contacts;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Tests.Addressing;
using Brimful.Delivery.Tests.Documents;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Tests.Contacts;

public sealed class ContactBookTests
{
    private readonly MemoryDocuments _documents = new();
    private readonly ManualTime _time = new(Some.Noon);
    private readonly ContactBook _book;
    private readonly ContactUseCases _contacts;

    public ContactBookTests()
    {
        var store = new DocumentStore(_documents, _time);
        _book = new ContactBook(store, _time);
        _contacts = new ContactUseCases(new FakeAccounts(), store, _book, new Telling.NobodyIsAsked(), new Inbox.NoInboxes());
    }

    [Fact]
    public async Task What_every_crossing_asks_for_is_read_once_until_it_is_edited_or_stale()
    {
        await PutAsync("ada", "Ada");
        for (var again = 0; again < 3; again++) (await _book.OfAccountAsync(1, 7, "acme", default)).ShouldHaveSingleItem().Contact.Name.ShouldBe("Ada");
        _documents.Reads.ShouldBe(1);

        await PutAsync("ada", "Ada L.");
        (await _book.OfAccountAsync(1, 7, "acme", default))[0].Contact.Name.ShouldBe("Ada L.");
        _documents.Reads.ShouldBe(2);

        _time.Advance(DocumentCache<string>.Stale);
        await _book.OfAccountAsync(1, 7, "acme", default);
        _documents.Reads.ShouldBe(3);
    }

    [Fact]
    public async Task People_of_an_account_of_the_team_and_of_another_tenant_never_meet()
    {
        await PutAsync("ada", "Of the account");
        await PutAsync("ada", "Of the team", account: null);
        await PutAsync("ada", "Of another", tenant: "two");
        (await _book.OfAccountAsync(1, 7, "acme", default)).ShouldHaveSingleItem().Contact.Name.ShouldBe("Of the account");
        (await _book.TeamAsync(1, default)).ShouldHaveSingleItem().Contact.Name.ShouldBe("Of the team");
        (await _book.OfAccountAsync(2, 8, "acme", default)).ShouldHaveSingleItem().Contact.Name.ShouldBe("Of another");
        (await _book.TeamAsync(2, default)).ShouldBeEmpty();
    }

    private async Task PutAsync(string key, string name, string? account = "acme", string tenant = "one") =>
        (await _contacts.PutAsync(new ContactName(tenant, account, key), new Contact { Name = name, Persona = "developer" }, default, default)).ShouldBeOfType<Outcome<Stored<ContactView>>.Done>();
}
