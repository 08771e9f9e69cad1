using Brimful.Compliance.Notifications;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Compliance.Inbox;

/// <summary>What every store of inboxes must do.</summary>
public abstract partial class InboxRecordsCompliance : RecordsCompliance
{
    private static readonly Instant Now = SomeNotification.Created + Duration.FromNanoseconds(11);

    private static readonly InboxId OfAccount = new(One, 7, null);
    private static readonly InboxId OfContact = new(One, 7, "ada");
    private static readonly InboxId OfTeam = new(One, null, "ada");

    [Fact]
    public async Task An_entry_comes_back_as_it_was_with_its_notification()
    {
        await AddAsync("ntf_a", new InboxPlacement(7, null, Severity.Critical));
        Reopen();

        var found = (await ListAsync(OfAccount)).ShouldHaveSingleItem();

        found.Entry.ShouldBe(new InboxEntry { Inbox = OfAccount, Number = found.Entry.Number, Severity = Severity.Critical, CreatedAt = SomeNotification.Created });
        var expected = SomeNotification.Of(One, "ntf_a");
        found.Notification.Body.ToArray().ShouldBe(expected.Body.ToArray());
        (found.Notification with { Body = expected.Body }).ShouldBe(expected);
        (await Stores.Inboxes.FindAsync(OfAccount, found.Entry.Number, None))!.Entry.ShouldBe(found.Entry);
        (await Stores.Inboxes.FindAsync(OfContact, found.Entry.Number, None)).ShouldBeNull();
        (await Stores.Inboxes.FindAsync(OfAccount with { TenantNumber = Two }, found.Entry.Number, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Each_inbox_has_its_own_entries_with_marks_of_their_own()
    {
        await AddAsync("ntf_a", Into(OfAccount), Into(OfContact), Into(OfTeam));
        await AddToAsync(Two, "ntf_a", Into(OfAccount));

        await MarkAsync(OfContact, InboxMark.Read);

        (await CountAsync(OfAccount)).ShouldBe(new InboxCounts(1, 1, 1));
        (await CountAsync(OfContact)).ShouldBe(new InboxCounts(0, 0, 1));
        (await CountAsync(OfTeam)).ShouldBe(new InboxCounts(1, 1, 1));
        (await CountAsync(OfAccount with { TenantNumber = Two })).ShouldBe(new InboxCounts(1, 1, 1));
        (await CountAsync(OfContact with { Contact = "bob" })).ShouldBe(default);
    }

    [Fact]
    public async Task A_notification_that_is_there_is_put_into_no_inbox_again()
    {
        await AddAsync("ntf_a", Into(OfAccount));
        await MarkAsync(OfAccount, InboxMark.Read);
        await AddAsync("ntf_a", Into(OfAccount), Into(OfContact));
        var (again, other) = (New(One, "ntf_a", Into(OfAccount)), New(One, "ntf_b", Into(OfAccount)));
        await ProjectAsync(new OutboxProjection(0, 0) { Notifications = [again, other] });

        (await CountAsync(OfAccount)).ShouldBe(new InboxCounts(1, 1, 2));
        (await CountAsync(OfContact)).ShouldBe(default);
    }

    [Fact]
    public async Task Entries_are_listed_newest_first_by_page_and_by_view()
    {
        for (var at = 1; at <= 5; at++) await AddAsync("ntf_" + at, Into(OfAccount));
        var numbers = (await ListAsync(OfAccount)).Select(each => each.Entry.Number).ToList();
        await MarkAsync(OfAccount, InboxMark.Read, numbers[1]);
        await MarkAsync(OfAccount, InboxMark.Archived, numbers[2]);

        (await IdsAsync(new InboxQuery(OfAccount, InboxView.Present, 2))).ShouldBe(["ntf_5", "ntf_4"]);
        (await IdsAsync(new InboxQuery(OfAccount, InboxView.Present, 9) { Before = numbers[1] })).ShouldBe(["ntf_2", "ntf_1"]);
        (await IdsAsync(new InboxQuery(OfAccount, InboxView.Unread, 9))).ShouldBe(["ntf_5", "ntf_2", "ntf_1"]);
        (await IdsAsync(new InboxQuery(OfAccount, InboxView.Archived, 9))).ShouldBe(["ntf_3"]);
        (await IdsAsync(new InboxQuery(OfContact, InboxView.Present, 9))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_goes_on_from_the_last_number_misses_none()
    {
        for (var at = 1; at <= 4; at++) await AddAsync("ntf_" + at, Into(OfAccount));
        var numbers = (await ListAsync(OfAccount)).Select(each => each.Entry.Number).Order().ToList();
        await MarkAsync(OfAccount, InboxMark.Archived, numbers[2]);

        (await AfterAsync(0, 2)).ShouldBe(["ntf_1", "ntf_2"]);
        (await AfterAsync(numbers[1], 9)).ShouldBe(["ntf_3", "ntf_4"]);
        (await AfterAsync(numbers[3], 9)).ShouldBeEmpty();
        (await Stores.Inboxes.LastNumberAsync(OfAccount, None)).ShouldBe(numbers[3]);
        (await Stores.Inboxes.LastNumberAsync(OfContact, None)).ShouldBe(0);
        await MarkAsync(OfAccount, InboxMark.Archived, numbers[3]);
        (await Stores.Inboxes.LastNumberAsync(OfAccount, None)).ShouldBe(numbers[3]);
    }

    [Fact]
    public async Task An_erased_account_takes_its_inboxes_along_and_what_others_were_told_of_it()
    {
        await AddAsync("ntf_a", Into(OfAccount), Into(OfContact), Into(OfTeam));
        await AddToAsync(Two, "ntf_a", Into(OfAccount));
        var ofAnother = SomeNotification.Of(One, "ntf_b") with { AccountNumber = 8 };
        await Stores.Notifications.AddAsync(new NewNotification(ofAnother, []) { Inboxes = [Into(OfTeam), Into(new InboxId(One, 8, null))] }, None);

        await ProjectAsync(new OutboxProjection(0, 0) { ErasedAccounts = [new AccountErasedItem(7, []) { Position = 90, TenantNumber = One }] });

        (await CountAsync(OfAccount)).ShouldBe(default);
        (await CountAsync(OfContact)).ShouldBe(default);
        (await IdsAsync(new InboxQuery(OfTeam, InboxView.Present, 9))).ShouldBe(["ntf_b"]);
        (await CountAsync(OfTeam)).Total.ShouldBe(1);
        (await CountAsync(new InboxId(One, 8, null))).Total.ShouldBe(1);
        (await CountAsync(OfAccount with { TenantNumber = Two })).Total.ShouldBe(1);
    }

    [Fact]
    public async Task An_inbox_that_is_cleared_is_empty_and_others_keep_what_they_have()
    {
        await AddAsync("ntf_a", Into(OfAccount), Into(OfContact), Into(OfTeam), Into(OfContact with { Contact = "bob" }));
        await AddAsync("ntf_b", Into(OfContact));
        await AddToAsync(Two, "ntf_a", Into(OfContact));
        await MarkAsync(OfContact, InboxMark.Archived);
        await AddAsync("ntf_c", Into(OfContact));

        await Stores.Inboxes.ClearAsync(OfContact, None);
        Reopen();

        (await CountAsync(OfContact)).ShouldBe(default);
        (await IdsAsync(new InboxQuery(OfContact, InboxView.Archived, 9))).ShouldBeEmpty();
        foreach (var other in new[] { OfAccount, OfTeam, OfContact with { Contact = "bob" }, OfContact with { TenantNumber = Two } }) (await CountAsync(other)).Total.ShouldBe(1);
        (await Stores.Notifications.FindAsync(One, "ntf_c", None)).ShouldNotBeNull();
        await AddAsync("ntf_d", Into(OfContact));
        (await IdsAsync(new InboxQuery(OfContact, InboxView.Present, 9))).ShouldBe(["ntf_d"]);
    }

    [Fact]
    public async Task A_removed_tenant_takes_all_of_its_entries_along()
    {
        foreach (var tenant in new[] { One, Two }) await AddToAsync(tenant, "ntf_a", Into(OfAccount), Into(OfTeam));

        await ProjectAsync(new OutboxProjection(0, 0) { RemovedTenants = [One] });

        (await CountAsync(OfAccount)).ShouldBe(default);
        (await CountAsync(OfTeam)).ShouldBe(default);
        (await CountAsync(OfTeam with { TenantNumber = Two })).Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_notification_that_is_forgotten_goes_out_of_every_inbox()
    {
        await AddAsync("ntf_old", Into(OfAccount), Into(OfTeam));
        await Stores.Notifications.AddAsync(new NewNotification(SomeNotification.Of(One, "ntf_new") with { CreatedAt = Now }, []) { Inboxes = [Into(OfAccount)] }, None);

        (await Stores.Notifications.ForgetAsync(Now, 9, None)).ShouldBe(1);

        (await IdsAsync(new InboxQuery(OfAccount, InboxView.Present, 9))).ShouldBe(["ntf_new"]);
        (await CountAsync(OfAccount)).ShouldBe(new InboxCounts(1, 1, 1));
        (await CountAsync(OfTeam)).ShouldBe(default);
    }

    private static InboxPlacement Into(InboxId inbox) => new(inbox.AccountNumber, inbox.Contact, Severity.Warning);

    private static NewNotification New(int tenant, string id, params InboxPlacement[] placements) =>
        new(SomeNotification.Of(tenant, id), []) { Inboxes = [.. placements] };

    private Task AddAsync(string id, params InboxPlacement[] placements) => AddToAsync(One, id, placements);

    private Task AddToAsync(int tenant, string id, params InboxPlacement[] placements) =>
        Stores.Notifications.AddAsync(New(tenant, id, placements), None);

    private Task<int> MarkAsync(InboxId inbox, InboxMark mark, long? number = null) =>
        Stores.Inboxes.MarkAsync(new InboxMarking(inbox, mark, Now) { Number = number }, None);

    private Task<InboxCounts> CountAsync(InboxId inbox) => Stores.Inboxes.CountAsync(inbox, None);

    private Task<IReadOnlyList<InboxRecord>> ListAsync(InboxId inbox) => Stores.Inboxes.ListAsync(new InboxQuery(inbox, InboxView.Present, 1_000), None);

    private async Task<IEnumerable<string>> IdsAsync(InboxQuery query) => (await Stores.Inboxes.ListAsync(query, None)).Select(each => each.Notification.Id);

    private async Task<IEnumerable<string>> AfterAsync(long number, int limit) =>
        (await Stores.Inboxes.ListAfterAsync(OfAccount, number, limit, None)).Select(each => each.Notification.Id);
}
