using System.Diagnostics.Metrics;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Engine.Checkpoints;
using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;
using Brimful.Engine.Metrics;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Checkpoints;

/// <summary>Who sends more than a checkpoint carries off is slowed down, before memory and the tail of the journal outgrow what they may.</summary>
public sealed class ArrearsTests
{
    private const long Room = 1_000;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_500, 2)]
    [InlineData(3_000, 8)]
    [InlineData(1_000_000, 9)]
    public void The_writer_rests_the_more_the_longer_the_journal_is_beyond_its_room(long journal, double rest) =>
        new Arrears(new IdentityBudget(Room, streams: 1), Room, () => journal, Room).RestPerWork.ShouldBe(rest);

    [Theory]
    [InlineData(1_000, 0, 0)]
    [InlineData(1_000, 500, 2)]
    [InlineData(200, 1_300, 0)]
    [InlineData(300, 1_200, 2)]
    [InlineData(1_000_000, 0, 9)]
    public void It_rests_the_more_the_more_memory_identities_take_unless_hot_sets_are_within_their_quarter(long hot, long other, double rest)
    {
        var identities = new IdentityBudget(Room, streams: 1);
        identities.ChargeHot(hot);
        identities.Charge(other);
        new Arrears(identities, Room, static () => 0, Room).RestPerWork.ShouldBe(rest);
    }

    [Fact]
    public void It_does_not_rest_while_somebody_copies_the_store()
    {
        var arrears = new Arrears(new IdentityBudget(Room, streams: 1), Room, static () => 2 * Room, Room);
        arrears.RestPerWork.ShouldBe(4);
        arrears.IsHeldUp = true;
        arrears.RestPerWork.ShouldBe(0);
    }

    [Theory]
    [InlineData(512, 24_000, 2_048)]
    [InlineData(512, 4_000, 1_000)]
    [InlineData(512, 1_000, 512)]
    public void A_burst_may_take_four_times_the_memory_of_identities_unless_that_is_more_than_a_quarter_of_all(long budget, long memory, long room) =>
        Arrears.RoomFor(budget, memory).ShouldBe(room);

    [Theory]
    [InlineData(1L << 30, false)]
    [InlineData(1L, true)]
    public async Task A_node_rests_and_says_so_where_its_checkpoint_is_behind_and_counts_all_the_same(long room, bool rests)
    {
        using var meter = new Meter(Guid.NewGuid().ToString());
        var rested = 0.0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => { if (instrument.Meter == meter && instrument.Name == "brimful_writer_rest_seconds_total") listening.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => rested += seconds);
        listener.Start();
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 2, JournalRoomBytes = room, Metrics = new EngineMetrics(meter), Time = new SlowTime() });
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", new BucketTerms { Name = "B", Meter = "m", Capacity = Quantity.Of(1_000) });
        for (var at = 0; at < 3; at++) await engine.SendAsync("t1", Use($"e{at}", "2"));

        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("6");
        (rested > 0).ShouldBe(rests);
    }

    /// <summary>Each look at it takes two milliseconds.</summary>
    private sealed class SlowTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, 2 * TimeSpan.TicksPerMillisecond);
    }
}
