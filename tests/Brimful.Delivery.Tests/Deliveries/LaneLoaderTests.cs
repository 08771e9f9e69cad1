using System.Collections.Concurrent;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Targets;

namespace Brimful.Delivery.Tests.Deliveries;

public sealed class LaneLoaderTests
{
    private const int Room = 16;

    [Fact]
    public void A_lane_that_has_waited_for_room_goes_on_by_no_other_thread()
    {
        var (before, here, targets) = (SynchronizationContext.Current, new Here(), new SlowTargets());
        using var stopping = new CancellationTokenSource();
        SynchronizationContext.SetSynchronizationContext(here);
        try
        {
            var dispatching = new Dispatching();
            using var loader = new LaneLoader(dispatching.Records, targets, dispatching.Channels, dispatching.Options, dispatching.Telling.Clocks, dispatching.Time);
            for (var lane = 0; lane <= Room; lane++) _ = loader.LoadAsync(new EndpointId(1, $"hook{lane}"), stopping.Token);
            targets.Asked.ShouldBe(Room);
            targets.Answer.SetResult(null);
            while (targets.Asked <= Room)
                if (!here.RunNext()) Thread.Yield();
            here.PostedBy.ShouldBe([Environment.CurrentManagedThreadId]);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class SlowTargets : ITargets
    {
        public TaskCompletionSource<Target?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked { get; private set; }

        public Task<Target?> FindAsync(EndpointId id, CancellationToken cancellationToken)
        {
            Asked++;
            return Answer.Task;
        }
    }

    private sealed class Here : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State, int Thread)> _posted = new();

        /// <summary>The threads that what has run was posted by.</summary>
        public HashSet<int> PostedBy { get; } = [];

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state, Environment.CurrentManagedThreadId));

        public bool RunNext()
        {
            if (!_posted.TryDequeue(out var next)) return false;
            PostedBy.Add(next.Thread);
            next.Callback(next.State);
            return true;
        }
    }
}
