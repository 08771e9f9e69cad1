using Brimful.Delivery.Inbox;
using NodaTime;

namespace Brimful.Compliance.Inbox;

public abstract partial class InboxRecordsCompliance
{
    /// <summary>From where an entry stands (s seen, r read, a archived, - not) over a mark to where it stands then, and whether that changed anything.</summary>
    private const string Table =
        """
        --- Seen       s-- 1
        --- Unseen     --- 0
        --- Read       sr- 1
        --- Unread     --- 0
        --- Archived   --a 1
        --- Unarchived --- 0
        s-- Seen       s-- 0
        s-- Unseen     --- 1
        s-- Read       sr- 1
        s-- Unread     s-- 0
        s-- Archived   s-a 1
        sr- Seen       sr- 0
        sr- Unseen     --- 1
        sr- Read       sr- 0
        sr- Unread     s-- 1
        sr- Archived   sra 1
        --a Seen       s-a 1
        --a Read       sra 1
        --a Archived   --a 0
        --a Unarchived --- 1
        sra Unarchived sr- 1
        sra Unread     s-a 1
        """;

    public static TheoryData<string> Rows() => [.. Table.Split('\n', StringSplitOptions.TrimEntries)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Marks_are_apart_but_that_what_was_read_was_seen(string row)
    {
        var cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await AddAsync("ntf_a", Into(OfAccount));
        var number = (await ListAsync(OfAccount))[0].Entry.Number;
        if (cells[0][0] == 's') await MarkAsync(OfAccount, InboxMark.Seen, number);
        if (cells[0][1] == 'r') await MarkAsync(OfAccount, InboxMark.Read, number);
        if (cells[0][2] == 'a') await MarkAsync(OfAccount, InboxMark.Archived, number);

        var changed = await MarkAsync(OfAccount, Enum.Parse<InboxMark>(cells[1]), number);

        var entry = (await Stores.Inboxes.FindAsync(OfAccount, number, None))!.Entry;
        $"{Shown(entry.SeenAt, 's')}{Shown(entry.ReadAt, 'r')}{Shown(entry.ArchivedAt, 'a')} {changed}".ShouldBe($"{cells[2]} {cells[3]}");
    }

    [Fact]
    public async Task A_mark_keeps_the_instant_at_which_it_was_first_set()
    {
        await AddAsync("ntf_a", Into(OfAccount));
        var number = (await ListAsync(OfAccount))[0].Entry.Number;
        await Stores.Inboxes.MarkAsync(new InboxMarking(OfAccount, InboxMark.Seen, Now) { Number = number }, None);
        await Stores.Inboxes.MarkAsync(new InboxMarking(OfAccount, InboxMark.Read, Now + Duration.FromHours(1)) { Number = number }, None);
        await Stores.Inboxes.MarkAsync(new InboxMarking(OfAccount, InboxMark.Read, Now + Duration.FromHours(2)) { Number = number }, None);
        Reopen();

        var entry = (await Stores.Inboxes.FindAsync(OfAccount, number, None))!.Entry;
        entry.SeenAt.ShouldBe(Now);
        entry.ReadAt.ShouldBe(Now + Duration.FromHours(1));
    }

    [Fact]
    public async Task All_at_once_means_what_is_not_archived_through_a_number()
    {
        for (var at = 1; at <= 4; at++) await AddAsync("ntf_" + at, Into(OfAccount));
        await AddAsync("ntf_5", Into(OfContact));
        var numbers = (await ListAsync(OfAccount)).Select(each => each.Entry.Number).Order().ToList();
        await MarkAsync(OfAccount, InboxMark.Archived, numbers[0]);

        (await Stores.Inboxes.MarkAsync(new InboxMarking(OfAccount, InboxMark.Read, Now) { Through = numbers[2] }, None)).ShouldBe(2);

        (await CountAsync(OfAccount)).ShouldBe(new InboxCounts(1, 1, 3));
        (await CountAsync(OfContact)).ShouldBe(new InboxCounts(1, 1, 1));
        (await Stores.Inboxes.FindAsync(OfAccount, numbers[0], None))!.Entry.ReadAt.ShouldBeNull();
        (await MarkAsync(OfAccount, InboxMark.Archived)).ShouldBe(3);
        (await CountAsync(OfAccount)).ShouldBe(default);
    }

    private static char Shown(Instant? mark, char letter) => mark is null ? '-' : letter;
}
