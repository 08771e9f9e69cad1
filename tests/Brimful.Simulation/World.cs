using Brimful.Delivery.Deliveries;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Simulation.Checks;
using Brimful.Simulation.Faults;
using Brimful.Simulation.Networks;
using Brimful.Simulation.Processes;
using Brimful.Simulation.Receivers;
using Brimful.Simulation.Scheduling;
using Brimful.Simulation.Scripts;
using Brimful.Simulation.Stores;
using NodaTime;

namespace Brimful.Simulation;

/// <summary>One seed: a disk, a server that dies and starts again, clients, a network, receivers and a clock, all on one thread and by one dice.</summary>
internal sealed class World
{
    private const int OneWholeIn = 20;
    private const int OneCutInSteps = 1_500;
    private const int OneStateLostInCuts = 10;
    private const long MostSteps = 200_000;

    public static readonly Instant Start = Instant.FromUtc(2026, 3, 10, 6, 2);

    private readonly List<string> _failures = [];
    private readonly Dictionary<string, Receiver> _receivers = [];
    private readonly Dictionary<string, Mailbox> _mailboxes = [];
    private readonly int _mostCuts;
    private int _lives;

    public World(int seed, PlantedFault fault)
    {
        (Seed, Fault, Dice) = (seed, fault, new Random(seed));
        IsSmall = Dice.Next(OneWholeIn) > 0;
        _mostCuts = Dice.Next(8);
        Scheduler = new Scheduler(Dice);
        Log = new EventLog { Milliseconds = () => Scheduler.NowTicks / TimeSpan.TicksPerMillisecond };
        Clock = new VirtualClock(Scheduler, Start);
        Disk = new Disk(fault);
        Perils = new Perils(Dice, Log, TryCutPower) { AreOn = true, Pace = Pace };
        Outside = new ProcessContext(Scheduler, "outside");
        Network = new Network(this);
        DeliveryOptions = ChooseDelivery();
        ServerOptions = NodeOptions with { IdentityMemoryBytes = Dice.Next(3) switch { 0 => 1 << 10, 1 => 32 << 10, _ => NodeOptions.IdentityMemoryBytes }, ValuesInMemory = 1 + Dice.Next(8) };
        HasSteadyClock = Dice.Next(2) == 0;
        Scripts = ChooseScripts();
    }

    public static NewInstallation Installation { get; } = new(2, new string('a', 32), [.. Enumerable.Range(1, 16).Select(part => (byte)part)]);

    /// <summary>How the checkers' nodes run.</summary>
    public static NodeOptions NodeOptions { get; } = new() { ShardCount = 2, AccountsPerCatch = 1, RecoveryThreads = 1 };

    public int Seed { get; }

    public PlantedFault Fault { get; }

    /// <summary>Whether little is played, and what goes wrong goes wrong so much sooner: most worlds, for the price of one that is whole.</summary>
    public bool IsSmall { get; }

    /// <summary>How many times as often as in a whole world the power goes.</summary>
    public int Pace => IsSmall ? 4 : 1;

    public Random Dice { get; }

    public Scheduler Scheduler { get; }

    public EventLog Log { get; }

    public VirtualClock Clock { get; }

    public Disk Disk { get; }

    public Perils Perils { get; }

    public Network Network { get; }

    public DeliveryOptions DeliveryOptions { get; }

    /// <summary>How the server's nodes run: some with hardly any memory for identities, so that most are in runs.</summary>
    public NodeOptions ServerOptions { get; }

    /// <summary>All that is not the server: clients, the network, whoever cuts the power.</summary>
    public ProcessContext Outside { get; }

    public IReadOnlyList<TenantScript> Scripts { get; }

    public IEnumerable<Receiver> Receivers => _receivers.Values;

    /// <summary>The server's present life; null while it is down.</summary>
    public ServerProcess? Server { get; private set; }

    /// <summary>Whether the bad times are over: nothing fails any more, and everyone behaves.</summary>
    public bool IsCalm { get; private set; }

    public int Cuts { get; private set; }

    /// <summary>Whether nobody ever sets the server's clock.</summary>
    public bool HasSteadyClock { get; }

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The key of a tenant by its number, as the server has it.</summary>
    public string TenantKey(int number) => Server!.Accounts.TenantKey(number)!;

    /// <summary>The key of an account by its number, as the server has it.</summary>
    public string AccountKey(int number) => Server!.Accounts.Profile(number)!.Key;

    public void Fail(string what)
    {
        Log.Write($"FAILED: {what}");
        _failures.Add(what);
    }

    public Mailbox MailboxAt(string address)
    {
        if (!_mailboxes.TryGetValue(address, out var mailbox)) _mailboxes[address] = mailbox = new Mailbox(Dice);
        return mailbox;
    }

    public Receiver ReceiverAt(string url)
    {
        if (!_receivers.TryGetValue(url, out var receiver)) _receivers[url] = receiver = new Receiver(url, Dice);
        return receiver;
    }

    /// <summary>Plays the seed to its end and has the checkers look at what is left.</summary>
    public WorldReport Play()
    {
        StartServer();
        Outside.Begin(() => _ = new BadTimes(this).RunAsync());
        Act("the setting up", script => script.SetUpAsync());
        Act("the play", script => script.PlayAsync());
        CalmDown();
        Act("the settling", script => script.SettleAsync());
        RunOut();
        Act("the questions", script => script.AskAsync());
        if (_failures.Count == 0) foreach (var complaint in Inspection.Of(this)) Fail(complaint);
        Log.Write($"ended after {Scheduler.Steps} steps and {Cuts} cuts of power, {Disk.Tables.Facts.Count} facts");
        Server?.Die();
        return new WorldReport(Seed, Log, [.. _failures], Scheduler.Steps, Cuts, Disk.Tables.Facts.Count);
    }

    public bool TryCutPower()
    {
        if (Cuts >= _mostCuts || IsCalm) return false;
        CutPower();
        return true;
    }

    public void StartServerLater()
    {
        Server = null;
        Outside.BeginAfter(TimeSpan.FromMilliseconds(Dice.Next(1, 20_000)), StartServer);
    }

    private void CutPower()
    {
        if (Server is null) return;
        Cuts++;
        Log.Write($"{Server.Context.Name} is dead");
        Server.Die();
        Disk.CutPower(Dice);
        if (Dice.Next(OneStateLostInCuts) == 0)
        {
            Log.Write($"the state file is lost");
            Disk.LoseState();
        }
        StartServerLater();
    }

    private void StartServer()
    {
        var server = Server = new ServerProcess(this, $"s{++_lives}");
        server.Context.Begin(server.Start);
    }

    /// <summary>No more bad times. Half of the worlds lose their power one last time.</summary>
    private void CalmDown()
    {
        IsCalm = true;
        Perils.AreOn = Perils.IsFull = false;
        Log.Write($"calm");
        if (Dice.Next(2) == 0) CutPower();
    }

    /// <summary>Has every tenant's script do its part, and goes on until all have.</summary>
    private void Act(string what, Func<TenantScript, Task> part)
    {
        var parts = new List<Task>();
        foreach (var script in Scripts) Outside.Begin(() => parts.Add(part(script)));
        while (_failures.Count == 0 && (parts.Count < Scripts.Count || parts.Exists(task => !task.IsCompleted)))
        {
            if (!Go()) Fail($"{what} never ended: nothing is left that could go on");
        }
        foreach (var broken in parts.Where(task => task.IsFaulted)) Fail($"{what} broke: {broken.Exception!.InnerException}");
    }

    private void RunOut()
    {
        while (_failures.Count == 0 && Go())
        {
        }
    }

    private bool Go()
    {
        if (!IsCalm && Dice.Next(OneCutInSteps / Pace) == 0) TryCutPower();
        if (Scheduler.Stray is { } stray) Fail($"something went on outside of the world: {stray}");
        if (Scheduler.Steps > MostSteps) Fail($"no end after {MostSteps} steps");
        return Scheduler.Step();
    }

    private DeliveryOptions ChooseDelivery()
    {
        var concurrency = Dice.Next(1, 4);
        var options = new DeliveryOptions { DisableAfter = Duration.FromHours(Dice.Next(1, 100)), LaneConcurrency = concurrency, LanePageSize = Dice.Next(concurrency + 1, 20) };
        return Dice.Next(2) == 0 ? options : options with { RetrySchedule = [.. options.RetrySchedule.Take(Dice.Next(3, 8))] };
    }

    /// <summary>Two tenants with identical keys: a live one and a sandbox, or two of a kind.</summary>
    private List<TenantScript> ChooseScripts()
    {
        var kinds = Dice.Next(5) switch { 0 => (true, true), 1 => (false, false), 2 => (false, true), _ => (true, false) };
        return [Script("t1", kinds.Item1), Script("t2", kinds.Item2)];
    }

    private TenantScript Script(string tenant, bool isLive) => isLive ? new LiveScript(this, tenant) : new SandboxScript(this, tenant);
}

/// <summary>How a seed ended.</summary>
internal sealed record WorldReport(int Seed, EventLog Log, IReadOnlyList<string> Failures, long Steps, int Cuts, int Facts);
