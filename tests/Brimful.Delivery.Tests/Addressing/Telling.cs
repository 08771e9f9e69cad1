using Brimful.Delivery.Addressing;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Messages;
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
using Brimful.Engine.Accounts;

namespace Brimful.Delivery.Tests.Addressing;

/// <summary>What decides who is told, put together over a store as the server does it.</summary>
internal sealed class Telling
{
    private readonly IAccounts _accounts;
    private readonly NotificationIds _ids;
    private readonly SignalDesk _signals;
    private readonly Addresser _addresser;
    private readonly SilenceBook _silences;
    private readonly TimeProvider _time;

    public Telling(IAccounts accounts, IDocumentRecords documents, IEndpointRecords endpoints, ChannelList channels, NotificationIds ids, TimeProvider time)
    {
        (_accounts, _ids, _time) = (accounts, ids, time);
        Clocks = new TenantClocks(accounts, time);
        var store = new DocumentStore(documents, time);
        var book = new ContactBook(store, time);
        var rules = new RoutingRules(store, time);
        _silences = new SilenceBook(store, time);
        _signals = new SignalDesk(accounts, book, Clocks, time);
        _addresser = new Addresser(_signals, rules, _silences, endpoints, channels);
        Contacts = new ContactUseCases(accounts, store, book, new NobodyIsAsked(), new Inbox.NoInboxes());
        Silences = new SilenceUseCases(accounts, store, _silences, Clocks);
        Targets = new TargetDirectory(endpoints, channels, new ContactTargets(book, accounts, endpoints, channels), new AddressBook(store));
        Routing = new RoutingUseCases(accounts, store, rules, _signals, new DryRun(_addresser, Targets));
        Notices = new EndpointNotices(ids, accounts, _signals, _addresser);
    }

    public TenantClocks Clocks { get; }

    public IContacts Contacts { get; }

    public IRouting Routing { get; }

    public ISilences Silences { get; }

    public TargetDirectory Targets { get; }

    public EndpointNotices Notices { get; }

    /// <summary>Every address is known to be its contact's.</summary>
    internal sealed class NobodyIsAsked : IConfirmations
    {
        public bool CanAsk => true;

        public Task AskAsync(string tenant, DocumentId id, string path, Contact contact, CancellationToken cancellationToken) => Task.CompletedTask;

        public PageReader? ReaderOf(string token) => null;

        public Task<bool> ConfirmAsync(string token, CancellationToken cancellationToken) => Task.FromResult(false);
    }

    public NotificationMaker Maker() => new(_ids, new FactMessage(_ids), _accounts, _signals, _addresser, new RepeatMaker(_ids));

    public RepeatDesk Repeats(INotificationRecords notifications, IDeliveryRecords deliveries, ILineStandings lines) =>
        new(notifications, deliveries, lines, new RepeatMaker(_ids), _signals, _silences, Clocks, _time);
}
