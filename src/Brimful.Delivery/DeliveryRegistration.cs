using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Brimful.Delivery.Acknowledgements;
using Brimful.Delivery.Addressing;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Channels.Gateways;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Slack;
using Brimful.Delivery.Channels.Teams;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Foresight;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Projection;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Silences;
using Brimful.Delivery.Suppressions;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Timing;
using Brimful.Delivery.Words;
using Brimful.Engine.Outbox;
using Brimful.Engine.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brimful.Delivery;

/// <summary>Puts delivery together.</summary>
public static class DeliveryRegistration
{
    /// <summary>
    /// Adds the use cases and the workers. Who calls it adds what they stand on: the delivery ports, <see cref="IOutboxFeed"/>,
    /// <see cref="Engine.Accounts.IAccounts"/>, <see cref="NotificationIds"/> of the installation, and
    /// <see cref="Secrets.ISecretProtector"/>.
    /// </summary>
    /// <remarks>The workers stop in reverse order of their start: what forgets first, then the projector, then the dispatcher, which waits for its attempts.</remarks>
    public static IServiceCollection AddDelivery(this IServiceCollection services, DeliveryOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHostResolver, SystemHostResolver>();
        services.TryAddSingleton<IJitter, RandomJitter>();
        services.TryAddSingleton<IWebhookSender, WebhookSender>();
        services.AddSingleton<GuardedClient>();
        services.AddSingleton<WebhookConsent>();
        services.AddSingleton<WordBook>().AddSingleton<MessageWords>();
        services.AddSingleton<ChatPost>();
        services.AddSingleton<AddressBook>();
        services.AddSingleton<UnsubscribeTokens>();
        services.AddSingleton<AcknowledgeLinks>().AddSingleton<AcknowledgedNotice>();
        services.AddSingleton<ConfirmLinks>();
        services.AddSingleton<PageDesk>();
        services.AddSingleton<IConfirmations, ConfirmationDesk>();
        services.AddSingleton<ISuppressions, SuppressionUseCases>();
        services.AddSingleton<ISubscriptions, Subscriptions>();
        services.AddSingleton(static provider => EmailSetup.Of(
            provider.GetRequiredService<DeliveryOptions>(), provider.GetRequiredService<UnsubscribeTokens>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IChannel, WebhookChannel>();
        services.AddSingleton<IChannel, EmailChannel>();
        services.AddSingleton<IChannel, SlackChannel>();
        services.AddSingleton<IChannel, TeamsChannel>();
        services.AddSingleton<IChannel>(static provider => Gateway(provider, EndpointKind.Sms));
        services.AddSingleton<IChannel>(static provider => Gateway(provider, EndpointKind.Push));
        services.AddSingleton<ChannelList>();
        services.AddSingleton<ContactTargets>();
        services.AddSingleton<ITargets, TargetDirectory>();
        services.AddSingleton<EndpointTermsCheck>();
        services.TryAddSingleton(_ => new Meter("Brimful"));
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton(options);
        services.AddSingleton<FactJson>();
        services.AddSingleton<FactMessage>();
        services.AddSingleton<EndpointSecrets>();
        services.AddSingleton<EndpointNotices>();
        services.AddSingleton<EndpointTestMessages>();
        services.AddSingleton<MissedDeliveries>();
        services.AddSingleton<IEndpoints, EndpointUseCases>();
        services.AddSingleton<INotifications, NotificationUseCases>();
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<ContactBook>();
        services.AddSingleton<IContacts, ContactUseCases>();
        services.AddSingleton<RoutingRules>();
        services.AddSingleton<SignalDesk>();
        services.AddSingleton<IRouting, RoutingUseCases>();
        services.AddSingleton<TenantClocks>().AddSingleton<DueSandboxes>().AddSingleton<OutboxWait>();
        services.AddSingleton<SilenceBook>();
        services.AddSingleton<ISilences, SilenceUseCases>();
        services.AddSingleton<ForesightBook>();
        services.AddSingleton<IForesight, ForesightUseCases>();
        services.AddSingleton<Addresser>().AddSingleton<DryRun>();
        services.AddSingleton<IWords, WordUseCases>();
        services.AddSingleton<InboxSignals>().AddSingleton<InboxOwners>();
        services.TryAddSingleton<IEntryWords, EntryWords>();
        services.AddSingleton<IInboxes, InboxUseCases>();
        services.AddSingleton(Recorder).AddSingleton(Runner).AddSingleton(Dispatcher);
        services.AddSingleton<IDeliveryQueue>(provider => provider.GetRequiredService<DeliveryDispatcher>());
        services.AddSingleton<NotificationMaker>().AddSingleton<RepeatMaker>().AddSingleton<RepeatDesk>();
        services.TryAddSingleton<ILineStandings, BucketStandings>();
        services.AddSingleton<ProjectionBuilder>();
        services.AddSingleton<OutboxProjector>();
        services.AddSingleton<IOutboxProgress>(provider => provider.GetRequiredService<OutboxProjector>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DeliveryDispatcher>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<OutboxProjector>());
        services.AddHostedService<NotificationExpiry>();
        services.AddSingleton<ClockFollower>();
        services.AddSingleton<IClockFollower>(provider => provider.GetRequiredService<ClockFollower>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ClockFollower>());
        return services;
    }

    private static GatewayChannel Gateway(IServiceProvider provider, EndpointKind kind) => new(
        kind, provider.GetRequiredService<MessageWords>(), provider.GetRequiredService<ChatPost>(), provider.GetRequiredService<GuardedClient>());

    private static AttemptRecorder Recorder(IServiceProvider provider) => new(
        provider.GetRequiredService<IDeliveryRecords>(), provider.GetRequiredService<IEndpointRecords>(), provider.GetRequiredService<EndpointNotices>(),
        provider.GetRequiredService<DeliveryOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AttemptRecorder>>());

    private static AttemptRunner Runner(IServiceProvider provider)
    {
        var (clocks, time) = (provider.GetRequiredService<TenantClocks>(), provider.GetRequiredService<TimeProvider>());
        var gatherer = new Gatherer(provider.GetRequiredService<IDeliveryRecords>(), clocks, time);
        return new AttemptRunner(
            provider.GetRequiredService<ChannelList>(), new DueReview(gatherer, provider.GetRequiredService<RepeatDesk>(), clocks, time), clocks, provider.GetRequiredService<AttemptRecorder>(),
            provider.GetRequiredService<DeliveryMetrics>(), provider.GetRequiredService<IJitter>(), time, provider.GetRequiredService<ILogger<AttemptRunner>>());
    }

    private static DeliveryDispatcher Dispatcher(IServiceProvider provider)
    {
        var deliveries = provider.GetRequiredService<IDeliveryRecords>();
        var (targets, channels) = (provider.GetRequiredService<ITargets>(), provider.GetRequiredService<ChannelList>());
        var options = provider.GetRequiredService<DeliveryOptions>();
        var (clocks, time) = (provider.GetRequiredService<TenantClocks>(), provider.GetRequiredService<TimeProvider>());
        var logs = provider.GetRequiredService<ILoggerFactory>();
        var signals = Channel.CreateUnbounded<DispatchSignal>(new UnboundedChannelOptions { SingleReader = true });
        var work = new DispatchWork(
            provider.GetRequiredService<AttemptRunner>(), new LaneLoader(deliveries, targets, channels, options, clocks, time), deliveries, targets, provider.GetRequiredService<DueSandboxes>(),
            signals.Writer, options, time, logs.CreateLogger<DispatchWork>());
        return new DeliveryDispatcher(work, signals, provider.GetRequiredService<AttemptRecorder>(), options, time, logs.CreateLogger<DeliveryDispatcher>());
    }
}
