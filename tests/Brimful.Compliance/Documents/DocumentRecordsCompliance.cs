using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Compliance.Documents;

/// <summary>What every store of documents must do.</summary>
public abstract class DocumentRecordsCompliance : RecordsCompliance
{
    private static readonly Instant Made = Instant.FromUtc(2026, 3, 4, 5, 6) + Duration.FromNanoseconds(700);

    [Fact]
    public async Task A_document_comes_back_as_it_was()
    {
        var own = Of(One, "ada");
        var accounts = Of(One, "ada", account: 0, version: 7) with { Body = """{"name":"Ada ✓","n":"a\"b"}""", ChangedAt = Made + Duration.FromDays(1) };
        await Stores.Documents.SaveAsync(own, null, None);
        await Stores.Documents.SaveAsync(accounts, null, None);
        Reopen();

        (await Stores.Documents.FindAsync(own.Id, None)).ShouldBe(own);
        (await Stores.Documents.FindAsync(accounts.Id, None)).ShouldBe(accounts);
        (await Stores.Documents.FindAsync(own.Id with { Kind = DocumentKind.Routing }, None)).ShouldBeNull();
        (await Stores.Documents.FindAsync(own.Id with { AccountNumber = 1 }, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_document_is_written_only_over_the_version_that_the_writer_saw()
    {
        var first = Of(One, "ada");
        (await Stores.Documents.SaveAsync(first, 1, None)).ShouldBeFalse();
        (await Stores.Documents.SaveAsync(first, null, None)).ShouldBeTrue();
        (await Stores.Documents.SaveAsync(first with { Version = 2 }, null, None)).ShouldBeFalse();
        (await Stores.Documents.SaveAsync(first with { Version = 2 }, 1, None)).ShouldBeTrue();
        (await Stores.Documents.SaveAsync(first with { Version = 3 }, 1, None)).ShouldBeFalse();

        (await Stores.Documents.FindAsync(first.Id, None))!.Version.ShouldBe(2);
        (await Stores.Documents.DeleteAsync(first.Id, 1, None)).ShouldBeFalse();
        (await Stores.Documents.DeleteAsync(first.Id, 2, None)).ShouldBeTrue();
        (await Stores.Documents.DeleteAsync(first.Id, 2, None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_writers_that_saw_the_same_version_exactly_one_wins()
    {
        await Stores.Documents.SaveAsync(Of(One, "ada"), null, None);

        var written = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => Task.Run(() => Stores.Documents.SaveAsync(Of(One, "ada", version: 2), 1, None))));

        written.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task Documents_are_listed_by_kind_and_account_in_ordinal_order_of_key_after_one()
    {
        foreach (var key in new[] { "b", "Z", "a", "a-1", "A" }) await Stores.Documents.SaveAsync(Of(One, key, account: 3), null, None);
        await Stores.Documents.SaveAsync(Of(One, "own"), null, None);
        await Stores.Documents.SaveAsync(Of(Two, "b", account: 3), null, None);

        (await KeysAsync(new DocumentQuery(One, DocumentKind.Contact, 3, 3))).ShouldBe(["A", "Z", "a"]);
        (await KeysAsync(new DocumentQuery(One, DocumentKind.Contact, 3, 3) { AfterKey = "a" })).ShouldBe(["a-1", "b"]);
        (await KeysAsync(new DocumentQuery(One, DocumentKind.Contact, null, 9))).ShouldBe(["own"]);
        (await KeysAsync(new DocumentQuery(Two, DocumentKind.Contact, 3, 9))).ShouldBe(["b"]);
        (await KeysAsync(new DocumentQuery(One, DocumentKind.Routing, 3, 9))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_erased_account_takes_its_documents_along_and_a_removed_tenant_all_of_them()
    {
        foreach (var document in new[] { Of(One, "own"), Of(One, "ada", account: 7), Of(One, "bob", account: 8), Of(Two, "own"), Of(Two, "ada", account: 7) })
            await Stores.Documents.SaveAsync(document, null, None);

        await ProjectAsync(new OutboxProjection(0, 0) { ErasedAccounts = [new AccountErasedItem(7, []) { Position = 90, TenantNumber = One }] });
        (await Stores.Documents.FindAsync(Of(One, "ada", account: 7).Id, None)).ShouldBeNull();
        (await Stores.Documents.FindAsync(Of(One, "bob", account: 8).Id, None)).ShouldNotBeNull();
        (await Stores.Documents.FindAsync(Of(Two, "ada", account: 7).Id, None)).ShouldNotBeNull();

        await ProjectAsync(new OutboxProjection(0, 0) { RemovedTenants = [One] });
        (await Stores.Documents.FindAsync(Of(One, "own").Id, None)).ShouldBeNull();
        (await Stores.Documents.FindAsync(Of(One, "bob", account: 8).Id, None)).ShouldBeNull();
        (await Stores.Documents.FindAsync(Of(Two, "own").Id, None)).ShouldNotBeNull();
    }

    private static Document Of(int tenant, string key, int? account = null, long version = 1) => new()
    {
        Id = new DocumentId(tenant, DocumentKind.Contact, account, key),
        Version = version,
        CreatedAt = Made,
        ChangedAt = Made,
        Body = $$"""{"name":"{{key}} of {{tenant}}"}""",
    };

    private async Task<IEnumerable<string>> KeysAsync(DocumentQuery query) =>
        (await Stores.Documents.ListAsync(query, None)).Select(document => document.Id.Key);
}
