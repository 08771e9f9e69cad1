using Brimful.Server.Hosting;
using Microsoft.Extensions.Hosting;

namespace Brimful.Server.Tests.Hosting;

public sealed class FailedServiceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_that_ended_with_an_exception_is_a_failure_and_one_that_was_told_to_stop_is_none(bool fails)
    {
        using var service = new Part(fails);
        await service.StartAsync(CancellationToken.None);
        if (fails) await service.ExecuteTask!.ContinueWith(static _ => { }, TaskScheduler.Default);
        await service.StopAsync(CancellationToken.None);

        BrimfulHost.AnyFailed([service]).ShouldBe(fails);
    }

    private sealed class Part(bool fails) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            if (fails) throw new InvalidOperationException("A planted fault.");
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }
}
