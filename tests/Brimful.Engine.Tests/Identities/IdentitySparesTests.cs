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
}
