using Brimful.Delivery.Inbox;

namespace Brimful.Compliance.Inbox;

public abstract partial class InboxRecordsCompliance
{
    private const int Sessions = 4;
    private const int ActionsOfEach = 50;

    [Fact]
    public async Task After_200_random_actions_of_4_sessions_the_counts_equal_a_recount()
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        for (var at = 0; at < 10; at++) await AddAsync("ntf_first_" + at, Into(OfAccount));

        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => Task.Run(() => ActAsync(session, new Random(seed + session)))));

        var all = await Stores.Inboxes.ListAfterAsync(OfAccount, 0, 1_000, None);
        var present = all.Where(each => each.Entry.ArchivedAt is null).Select(each => each.Entry).ToList();
        var recount = new InboxCounts(present.Count(entry => entry.SeenAt is null), present.Count(entry => entry.ReadAt is null), present.Count);
        (await CountAsync(OfAccount)).ShouldBe(recount, $"BRIMFUL_SEED={seed}");
        all.ShouldAllBe(each => each.Entry.ReadAt == null || each.Entry.SeenAt != null, $"BRIMFUL_SEED={seed}");
        (await ListAsync(OfAccount)).Select(each => each.Entry).ShouldBe(present.OrderByDescending(entry => entry.Number), $"BRIMFUL_SEED={seed}");
    }

    private async Task ActAsync(int session, Random random)
    {
        for (var at = 0; at < ActionsOfEach; at++)
        {
            if (random.Next(5) == 0) await AddAsync($"ntf_{session}_{at}", Into(OfAccount));
            else await Stores.Inboxes.MarkAsync(await DrawAsync(random), None);
            var counts = await CountAsync(OfAccount);
            counts.Unseen.ShouldBeLessThanOrEqualTo(counts.Unread);
            counts.Unread.ShouldBeLessThanOrEqualTo(counts.Total);
        }
    }

    /// <summary>A mark of one entry that there is; of all through it, one time in six.</summary>
    private async Task<InboxMarking> DrawAsync(Random random)
    {
        var all = await Stores.Inboxes.ListAfterAsync(OfAccount, 0, 1_000, None);
        var number = all[random.Next(all.Count)].Entry.Number;
        var marking = new InboxMarking(OfAccount, (InboxMark)random.Next(Enum.GetValues<InboxMark>().Length), Now);
        return random.Next(6) == 0 ? marking with { Through = number } : marking with { Number = number };
    }
}
