using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Verification;
using NodaTime;
using NodaTime.Text;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Sessions;

/// <summary>What tests about session time say often.</summary>
internal static class SessionEngine
{
    public const string Midnight = "2026-03-01T00:00:00Z";

    /// <summary>A sandbox with a meter <c>m</c> of session time and an account <c>a</c> with subjects <c>s1</c> and <c>s2</c>.</summary>
    public static async Task SetUpSessionsAsync(this RunningEngine engine, string tenant, string now = Midnight, Duration? maxSilence = null, TenantMode mode = TenantMode.Sandbox)
    {
        await Done(engine.Tenants.PutAsync(tenant, new TenantTerms(tenant, mode, mode == TenantMode.Sandbox ? At(now) : null), Always, default));
        var terms = new MeterTerms("session", Aggregation.Duration, null, "s", []) { Session = new SessionTerms("$.session", "$.action", maxSilence?.BclCompatibleTicks) };
        await Done(engine.Meters.PutAsync(tenant, "m", terms, Always, default));
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
    }

    /// <summary>A sign of a session.</summary>
    public static string Sign(string id, string session, string action, string? time = null, string subject = "s1") =>
        $$$"""{"specversion":"1.0","type":"session","source":"tests","id":"{{{id}}}","subject":"{{{subject}}}"{{{(time is null ? "" : $",\"time\":\"{time}\"")}}},"data":{"session":"{{{session}}}","action":"{{{action}}}"}}""";

    /// <summary>All facts of a tenant, a line each: what, at which level, why, when, with which level before and after.</summary>
    public static async Task<IReadOnlyList<string>> ToldAsync(this RunningEngine engine, string tenant) => [.. (await engine.FactsAsync(tenant)).Select(item => Told(item.Fact))];

    public static string Told(BucketFact fact)
    {
        var what = fact is ThresholdFact line ? $"{(fact is Crossed ? "+" : "-")}{line.Level}{(line.Participant is null ? "" : " of a participant")}" : fact.GetType().Name;
        var late = fact.Late ? " late" : "";
        var of = fact.EventId is null ? "" : $" by {fact.EventId}";
        return $"{what} {fact.Cause.ToString().ToLowerInvariant()}{of} at {InstantPattern.ExtendedIso.Format(fact.OccurredAt)} used {fact.Used}{late}";
    }

    public static async Task<string> UsedAsync(this RunningEngine engine, string tenant, string bucket = "b") => (await engine.StatusAsync(tenant, bucket)).Used.ToString();

    /// <summary>What a recount of everything finds to differ.</summary>
    public static async Task<List<string>> DifferencesAsync(this RunningEngine engine, string tenant)
    {
        await engine.FactsAsync(tenant);
        var records = engine.Records.Copy();
        using var node = new Engine.Hosting.Node(engine.Store.Copy(), SystemClock.Instance, new Engine.Ports.NewInstallation(4, new string('a', 32), []), engine.Options, _ => { });
        var found = new List<string>();
        await foreach (var verdict in new StoreVerification(node, records, records.Position, SystemClock.Instance).RunAsync(default)) found.AddRange(verdict.Differences);
        return found;
    }

    /// <summary>Places that a sandbox takes in the queues of what falls due.</summary>
    public static int DuePlaces(this RunningEngine engine, string tenant) =>
        engine.Node.Shards.Sum(shard => shard.DomainOf(engine.Accounts.TenantNumber(tenant)!.Value, isSandbox: true).DueCount);
}
