using Brimful.Delivery.Contacts;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Silences;
using Brimful.Oracle.People;
using NodaTime;

namespace Brimful.Simulation.Scripts;

/// <summary>Who a tenant wants told of what: people, rules and silences that the dice choose, and somebody who acknowledges, asks for messages again and reports bounces meanwhile.</summary>
internal sealed class PeopleScript(World world, TenantScript script)
{
    /// <summary>Of the live tenants of small worlds.</summary>
    private const int OneWithPeopleIn = 3;
    private const int MostDoings = 10;
    private const int MostDoingsOfSmall = 4;

    private readonly IReadOnlyList<PersonModel> _people = world.IsSmall && world.Dice.Next(OneWithPeopleIn) > 0 ? [] : PeopleDice.People(world.Dice, script.Tenant);
    private readonly IReadOnlyList<RuleModel>? _rules = world.Dice.Next(4) == 0 ? null : PeopleDice.Rules(world.Dice);
    private readonly bool _hasGateway = world.Dice.Next(4) > 0;
    private readonly List<SilenceModel> _silences = [];
    private readonly HashSet<string> _suppressed = [];

    /// <summary>All that the recount has to know.</summary>
    public TenantPeople Told => new(script.Tenant, Rules, _people, _silences, _hasGateway, _suppressed.Concat(Addresses.Where(address => world.MailboxAt(address).IsUnknown)).ToHashSet());

    public IEnumerable<string> Addresses => _people.SelectMany(person => person.Addresses.Values);

    public IReadOnlyList<RuleModel> Rules => _rules ?? PeopleDice.FromTheStart;

    public async Task SetUpAsync()
    {
        foreach (var person in _people)
            await script.DoneAsync($"put {script.Tenant}{person.Path}", server => server.Telling.Contacts.PutAsync(new ContactName(script.Tenant, person.Account, person.Key), PeopleWords.ToProduct(person), default, default));
        if (_rules is not null)
            await script.DoneAsync($"put rules of {script.Tenant}", server => server.Telling.Routing.PutAsync(script.Tenant, [.. _rules.Select(PeopleWords.ToProduct)], default, default));
        if (_hasGateway)
        {
            var terms = new EndpointTerms("sms", System.Text.Json.JsonSerializer.SerializeToElement(new { to = new[] { "+49301234567" } }), null, null);
            await script.DoneAsync($"put {script.Tenant}/sms", server => server.Endpoints.PutAsync(script.Tenant, "sms", terms, default, default));
        }
        if (world.Dice.Next(4) == 0) await SilenceAsync();
    }

    /// <summary>Does something now and then.</summary>
    public async Task PlayAsync()
    {
        for (var doings = world.Dice.Next(world.IsSmall ? MostDoingsOfSmall : MostDoings); doings > 0; doings--)
        {
            await Task.Delay(TimeSpan.FromSeconds(world.Dice.Next(1, 1_800)), world.Clock);
            if (_people.Count > 0 && world.Dice.Next(6) == 0) await SuppressAsync();
            else await WithSomeNotificationAsync();
        }
    }

    private async Task SilenceAsync()
    {
        var until = world.Clock.GetCurrentInstant() + Duration.FromHours(world.Dice.Next(4, 100));
        var silence = new Silence { When = new RoutingMatch { Buckets = ["n"] }, Author = "ops", Reason = "Moving house.", Until = Instants.Write(until) };
        _silences.Add(new SilenceModel("n", until.ToDateTimeUtc()));
        await script.DoneAsync($"silence {script.Tenant}", server => server.Telling.Silences.PutAsync(script.Tenant, "moving", silence, default, default));
    }

    private async Task SuppressAsync()
    {
        var addresses = Addresses.ToList();
        var address = addresses[world.Dice.Next(addresses.Count)];
        _suppressed.Add(address);
        await script.DoneAsync($"suppress {address}", server => server.Suppressions.AddAsync(script.Tenant, address, null, null, default));
    }

    /// <summary>Somebody takes care of a notification, or wants it again at a webhook.</summary>
    private async Task WithSomeNotificationAsync()
    {
        var page = await script.DoneAsync($"list notifications of {script.Tenant}", server => server.Notifications.ListAsync(script.Tenant, default, null, 100, default));
        if (page.Items.Count == 0) return;
        var id = page.Items[world.Dice.Next(page.Items.Count)].Notification.Id;
        if (world.Dice.Next(3) > 0)
        {
            await script.DoneAsync($"acknowledge {id}", server => server.Notifications.AcknowledgeAsync(script.Tenant, id, "ops", default));
            return;
        }
        var detail = await script.DoneAsync($"get {id}", server => server.Notifications.GetAsync(script.Tenant, id, default));
        if (detail.Deliveries.Any(each => each.Delivery.Id.Endpoint == TenantScript.Hooks[0]))
            await world.Network.AskAsync($"resend {id}", server => server.Notifications.ResendAsync(script.Tenant, id, TenantScript.Hooks[0], default));
    }
}
