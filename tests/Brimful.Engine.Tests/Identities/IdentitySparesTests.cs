using Brimful.Engine.Identities;

namespace Brimful.Engine.Tests.Identities;

/// <summary>Memory that hot sets gave up.</summary>
public sealed class IdentitySparesTests
{
    private const int Slots = 2 * IdentitySpares.LeastSlots;
    private const long SlotBytes = Slots * sizeof(ulong);

    private readonly IdentitySpares _spares = new();

    [Fact]
    public void Slots_come_back_empty_and_in_the_length_that_is_asked_for()
    {
        var given = new ulong[Slots];
        Array.Fill(given, 7UL);
        _spares.TryPut(given, room: 1 << 20).ShouldBeTrue();
        _spares.Bytes.ShouldBe(SlotBytes);

        _spares.TryTake(Slots / 2, out _).ShouldBeFalse();
        _spares.TryTake(Slots, out var taken).ShouldBeTrue();

        taken.ShouldBeSameAs(given);
        taken.Count(slot => slot != 0).ShouldBe(0);
        _spares.Bytes.ShouldBe(0);
        _spares.TryTake(Slots, out _).ShouldBeFalse();
    }

    [Fact]
    public void What_there_is_no_room_for_is_not_kept()
    {
        _spares.TryPut(new ulong[Slots], room: (2 * SlotBytes) - 1).ShouldBeTrue();
        _spares.TryPut(new ulong[Slots], room: (2 * SlotBytes) - 1).ShouldBeFalse();
        _spares.TryPut(new IdentityEntry[HotSet.SegmentEntries], IdentitySpares.SegmentBytes).ShouldBeFalse();
        _spares.Bytes.ShouldBe(SlotBytes);
        _spares.TryPut(new IdentityEntry[HotSet.SegmentEntries], SlotBytes + IdentitySpares.SegmentBytes).ShouldBeTrue();
        _spares.TryTake(out var segment).ShouldBeTrue();
        segment!.Length.ShouldBe(HotSet.SegmentEntries);
        _spares.Bytes.ShouldBe(SlotBytes);
    }

    [Fact]
    public void Few_slots_and_parts_of_segments_are_not_worth_keeping()
    {
        _spares.TryPut(new ulong[IdentitySpares.LeastSlots / 2], room: 1 << 20).ShouldBeFalse();
        _spares.TryPut(new IdentityEntry[HotSet.SegmentEntries / 2], room: 1 << 20).ShouldBeFalse();
        _spares.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task Shards_that_are_restored_at_once_never_get_the_same_memory()
    {
        const int Threads = 4;
        const int Rounds = 500_000;
        var shared = 0;
        await Task.WhenAll(Enumerable.Range(1, Threads).Select(number => Task.Factory.StartNew(() => Use((ulong)number), TaskCreationOptions.LongRunning)));

        shared.ShouldBe(0);
        var kept = 0;
        while (_spares.TryTake(IdentitySpares.LeastSlots, out _)) kept++;
        kept.ShouldBeInRange(1, Threads);
        _spares.Bytes.ShouldBe(0);

        void Use(ulong user)
        {
            for (var round = 0; round < Rounds; round++)
            {
                if (!_spares.TryTake(IdentitySpares.LeastSlots, out var slots)) slots = new ulong[IdentitySpares.LeastSlots];
                if (Interlocked.Exchange(ref slots[0], user) != 0) Interlocked.Increment(ref shared);
                if (Interlocked.Exchange(ref slots[0], 0) != user) Interlocked.Increment(ref shared);
                _spares.TryPut(slots, room: 1 << 20);
            }
        }
    }
}
