using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

public sealed class DeliveryLaneTests
{
    [Fact]
    public void What_was_queued_anew_during_its_attempt_is_tried_again_after_it()
    {
        var lane = new DeliveryLane(new EndpointId(1, "hook"), new DeliveryOptions());
        var id = new DeliveryId(1, "ntf_1", "hook");
        lane.BeginLoad();
        lane.EndLoad([new QueuedDelivery(id, Some.Noon)]);
        lane.TakeDue(Some.Noon).ShouldBe(id);

        var replayed = Some.Noon + Duration.FromSeconds(1);
        lane.BeginLoad();
        lane.EndLoad([new QueuedDelivery(id, replayed)]);
        lane.TakeDue(replayed).ShouldBeNull("it is under way");
        lane.End(id, next: null, wasAnswered: true);

        lane.TakeDue(replayed).ShouldBe(id);
    }
}
