using Brimful.Engine.Checkpoints;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;

namespace Brimful.Engine.Tests.Checkpoints;

/// <summary>A checkpoint that has fallen behind gives way no more.</summary>
public sealed class UrgentThreadTests : IDisposable
{
    private readonly UrgentThread _urgent = new("urgent");

    public void Dispose() => _urgent.Dispose();

    [Fact]
    public void Work_is_done_on_its_thread_when_the_call_returns()
    {
        List<string?> done = [];
        for (var at = 0; at < 3; at++) _urgent.Do(() => done.Add(Thread.CurrentThread.Name));
        done.ShouldBe(["urgent", "urgent", "urgent"]);
    }

    [Fact]
    public void What_the_work_throws_comes_to_the_caller_as_it_is_and_the_next_work_is_done()
    {
        Should.Throw<StoreUnavailableException>(() => _urgent.Do(() => throw new StoreUnavailableException("The disk is full."))).Message.ShouldBe("The disk is full.");
        var isDone = false;
        _urgent.Do(() => isDone = true);
        isDone.ShouldBeTrue();
    }

    [Theory]
    [InlineData(1L << 30, "brimful checkpointer")]
    [InlineData(1L, "brimful urgent")]
    public async Task A_checkpoint_writes_on_it_where_there_is_no_more_room_for_what_it_has_not_written(long room, string thread)
    {
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 2, JournalRoomBytes = room, CheckpointEvery = NodaTime.Duration.FromMilliseconds(1) });
        await engine.SetUpAsync("t1");
        var wrote = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Store.AfterStateWrite = () => wrote.TrySetResult(Thread.CurrentThread.Name);
        using var checkpointer = new Checkpointer(engine.Node);
        checkpointer.Start();
        (await wrote.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(thread);
    }
}
