using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Secrets;
using Brimful.Delivery.Tests.Addressing;
using Brimful.Delivery.Tests.Documents;
using Brimful.Delivery.Tests.Inbox;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Brimful.Delivery.Tests;

public sealed class DeliveryRegistrationTests
{
    [Fact]
    public void Everything_can_be_put_together_from_the_ports()
    {
        var records = new InMemoryRecords();
        using var provider = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IEndpointRecords>(records).AddSingleton<IOutboxRecords>(records)
            .AddSingleton<IDocumentRecords>(new MemoryDocuments())
            .AddSingleton<INotificationRecords>(records).AddSingleton<IDeliveryRecords>(records)
            .AddSingleton<IInboxRecords, NoInboxes>().AddSingleton<IDocumentRecords, MemoryDocuments>()
            .AddSingleton<IAccounts, FakeAccounts>().AddSingleton<IOutboxFeed, NoFeed>()
            .AddSingleton<ILineStandings>(new StandingLines(TimeProvider.System)).AddSingleton(Some.Ids).AddSingleton<ISecretProtector>(new AesGcmSecretProtector(new byte[32]))
            .AddDelivery(new DeliveryOptions())
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        provider.GetServices<IHostedService>().Count().ShouldBe(4);
        provider.GetRequiredService<IOutboxProgress>().ShouldBeSameAs(provider.GetServices<IHostedService>().ElementAt(1));
        provider.GetRequiredService<IDeliveryQueue>().ShouldBeSameAs(provider.GetRequiredService<DeliveryDispatcher>());
        provider.GetRequiredService<IEndpoints>().ShouldNotBeNull();
        provider.GetRequiredService<INotifications>().ShouldNotBeNull();
        provider.GetRequiredService<IInboxes>().ShouldNotBeNull();
        provider.GetRequiredService<FactJson>().ShouldNotBeNull();
    }

    private sealed class NoFeed : IOutboxFeed
    {
        public long DurablePosition => 0;

        public ValueTask<IReadOnlyList<OutboxItem>> ReadAsync(long afterPosition, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public void Carried(long throughPosition)
        {
        }

        public void Consumed(long throughPosition)
        {
        }
    }
}
