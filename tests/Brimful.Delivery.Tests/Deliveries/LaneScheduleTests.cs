using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

public sealed class LaneScheduleTests
{
    private readonly LaneSchedule _lanes = new(new DeliveryOptions());

    [Fact]
    public void A_lane_that_has_nothing_left_to_do_knows_at_the_next_delivery_that_the_store_has_no_more()
    {
        var lane = Loaded("hook");
        Deliver(lane, "ntf_1");

        var next = _lanes.Lane(lane.Endpoint);
        next.NeedsLoading.ShouldBeFalse();
        Deliver(next, "ntf_2");
    }

    [Theory]
    [InlineData("sms/+4930123456")]
    [InlineData("/contacts/ada/email")]
    public void A_lane_that_an_endpoint_of_another_name_sends_for_asks_the_store_each_time(string target)
    {
        Deliver(Loaded(target), "ntf_1");
        _lanes.Lane(new EndpointId(1, target)).NeedsLoading.ShouldBeTrue();
    }

    [Fact]
    public void A_lane_that_shares_its_places_with_others_asks_the_store_each_time()
    {
        var lane = Loaded("mail");
        lane.Share = _lanes.Share(new PlaceShareTerms("email", 4));
        Deliver(lane, "ntf_1");
        _lanes.Lane(lane.Endpoint).NeedsLoading.ShouldBeTrue();
    }

    [Fact]
    public void Only_so_many_lanes_are_kept_that_have_nothing_to_do()
    {
        const int many = 3_000;
        for (var number = 0; number < many; number++) Deliver(Loaded($"hook-{number}"), "ntf_1");
        Enumerable.Range(0, many).Count(number => _lanes.TryGet(new EndpointId(1, $"hook-{number}"), out _)).ShouldBeInRange(1, 1_100);
    }

    private DeliveryLane Loaded(string key)
    {
        var lane = _lanes.Lane(new EndpointId(1, key));
        lane.BeginLoad();
        lane.EndLoad([]);
        return lane;
    }

    /// <summary>From its being offered to its end.</summary>
    private void Deliver(DeliveryLane lane, string notification)
    {
        var id = new DeliveryId(lane.Endpoint.TenantNumber, notification, lane.Endpoint.Key);
        lane.Add(new QueuedDelivery(id, Some.Noon));
        _lanes.Settle(lane, Some.Noon);
        _lanes.TryNext(out var turn).ShouldBeTrue();
        turn.ShouldBeSameAs(lane);
        lane.TakeDue(Some.Noon).ShouldBe(id);
        _lanes.Settle(lane, Some.Noon);
        lane.End(id, next: null, wasAnswered: true);
        _lanes.Settle(lane, Some.Noon + Duration.FromSeconds(1));
    }
}
