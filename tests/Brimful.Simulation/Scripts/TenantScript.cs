using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Brimful.Core.Quantities;
using Brimful.Delivery.Endpoints;
using Brimful.Engine.Accounts;
using Brimful.Engine.Events;
using Brimful.Engine.Outcomes;
using Brimful.Oracle;
using Brimful.Simulation.Processes;
using NodaTime;

namespace Brimful.Simulation.Scripts;

/// <summary>What one tenant's clients do, and what they remember of it: all that the checkers know.</summary>
internal abstract class TenantScript(World world, string tenant)
{
    /// <summary>Endpoints that exist; thresholds also name one that does not.</summary>
    public static readonly string[] Hooks = ["hook0", "hook1"];

    protected World World => world;

    public string Tenant => tenant;

    /// <summary>Places of all buckets.</summary>
    public abstract IReadOnlyList<(string Account, string Bucket)> Buckets { get; }

    /// <summary>Who is told by rule; null where nobody is.</summary>
    public virtual PeopleScript? People => null;

    /// <summary>Every event that was ever sent, once, as it was sent.</summary>
    public List<string> SentBodies { get; } = [];

    public bool IsSetUp { get; protected set; }

    /// <summary>Events that arrived at a server, each copy.</summary>
    public int Arrived { get; private set; }

    /// <summary>Events whose requests were answered.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How the events ended, as the server says at the end.</summary>
    protected EventEnds Ends { get; private set; } = new(0, 0, 0, 0, 0);

    public abstract Task SetUpAsync();

    public abstract Task PlayAsync();

    /// <summary>Whom each fact must have been told to, by its line.</summary>
    public abstract IReadOnlyList<string> ToldOf(string account, string bucket, Line line, bool isCrossing);

    /// <summary>What the recount of the raw events finds wrong.</summary>
    public abstract IEnumerable<string> Complaints();

    /// <summary>The tenant enables what was disabled and asks for what was missed, or leaves it.</summary>
    public async Task SettleAsync()
    {
        foreach (var hook in Hooks.Append("sms"))
        {
            if (world.Dice.Next(4) == 0) continue;
            await world.Network.AskAsync($"enable {tenant}/{hook}", server => server.Endpoints.EnableAsync(tenant, hook, default));
            await world.Network.AskAsync($"replay what {tenant}/{hook} missed", server => server.Endpoints.ReplayMissedAsync(tenant, hook, World.Start, default));
            if (hook == "sms" || world.Dice.Next(4) > 0) continue;
            var range = new ReplayRange(World.Start, World.Start + Duration.FromMinutes(world.Dice.Next(1, 600)), ReplayRange.All);
            await world.Network.AskAsync($"replay {tenant}/{hook}", server => server.Endpoints.ReplayAsync(tenant, hook, range, default));
        }
    }

    /// <summary>Asks what the server has come to.</summary>
    public virtual async Task AskAsync()
    {
        var counts = await DoneAsync($"count {tenant}", server => server.Tenants.CountsAsync(tenant, default));
        Ends = new EventEnds(counts.Received, counts.Counted, counts.Duplicates, counts.Rejected, counts.Unattributed);
    }

    /// <summary>Asks until it is done; a refusal is a failure of the world.</summary>
    internal async Task<T> DoneAsync<T>(string what, Func<ServerProcess, Task<Outcome<T>>> request) => await world.Network.AskAsync(what, request) switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new InvalidOperationException($"'{what}' was refused: {refused.Refusal.Code} {refused.Refusal.Message}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    protected async Task PutEndpointsAsync()
    {
        foreach (var hook in Hooks)
        {
            var rate = world.Dice.Next(4) == 0 ? world.Dice.Next(1, 5) : (int?)null;
            var terms = new EndpointTerms("webhook", JsonSerializer.SerializeToElement(new { url = $"https://{tenant}.example/{hook}" }), "whsec_" + Convert.ToBase64String(new byte[32]), rate);
            await DoneAsync($"put {tenant}/{hook}", server => server.Endpoints.PutAsync(tenant, hook, terms, default, default));
        }
    }

    protected Task PutAccountAsync(string account, params string[] subjects) => DoneAsync(
        $"put {tenant}/{account}",
        server => server.Accounts.PutAsync(tenant, account, new AccountTerms(account, "UTC", "en", "USD", [.. subjects], null), default, default));

    /// <summary>Sends events until they are acknowledged.</summary>
    protected async Task<Ingested> SendAsync(IReadOnlyList<string> events)
    {
        foreach (var sent in events)
            if (!SentBodies.Contains(sent)) SentBodies.Add(sent);
        var body = Encoding.UTF8.GetBytes(string.Join('\n', events));
        var outcome = await world.Network.SendAsync(
            $"take {events.Count} events of {tenant}", server => server.Events.IngestAsync(tenant, EventFormat.Lines, body, default), () => Arrived += events.Count);
        if (outcome is not Outcome<Ingested>.Done { Value: var answer }) throw new InvalidOperationException($"Events were refused: {outcome}");
        Acknowledged += events.Count;
        if (answer.Received != events.Count || answer.Received != answer.Counted + answer.Duplicates + answer.Unattributed + answer.Rejected.Count)
            world.Fail($"{tenant} sent {events.Count} events and was answered {answer}");
        return answer;
    }

    protected static string Event(string id, string type, string subject, DateTime time, string value) =>
        $$$"""{"specversion":"1.0","type":"{{{type}}}","source":"simulation","id":"{{{id}}}","subject":"{{{subject}}}","time":"{{{time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)}}}","data":{"value":{{{value}}}}}""";

    protected static string Decimal(BigInteger nanos) => new Quantity((Int128)nanos).ToString();
}
