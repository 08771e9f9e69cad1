using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Problems;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Meters;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Buckets;

/// <summary>Creates or replaces a bucket from its JSON.</summary>
internal sealed class BucketPut(IBuckets buckets, IAccounts accounts, IMeters meters)
{
    public async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "account", target.Account!);
        KeyPath.Check(faults, "bucket", target.Key);
        var account = ProfileOf(target);
        var around = new BucketSurroundings(account?.TimeZone, account?.PeriodAnchor, meter => meters.Exists(target.Tenant, meter));
        if (BucketReader.Read(body, target.Key, around, faults) is not { } definition || !faults.IsEmpty) return faults.ToRefusal();
        var outcome = await buckets.PutAsync(target.Tenant, target.Account!, target.Key, definition, target.Precondition, cancellationToken);
        return outcome.Select(stored => stored.As(view => new BucketResource(view)));
    }

    /// <summary>The answer once what was used before is counted from history (S11), or after a while as the bucket is then.</summary>
    public async Task<Outcome<Stored<Resource>>> WhenCountedAsync(PutTarget target, Outcome<Stored<Resource>> outcome, CancellationToken cancellationToken)
    {
        if (outcome is not Outcome<Stored<Resource>>.Done { Value: { Value: BucketResource { View.Status.IsCounting: true } } stored }) return outcome;
        var counted = await buckets.GetCountedAsync(target.Tenant, target.Account!, target.Key, cancellationToken);
        return counted.Select(view => stored with { Value = new BucketResource(view) { Effects = stored.Value.Effects } });
    }

    private AccountProfile? ProfileOf(PutTarget target) =>
        accounts.AccountNumber(target.Tenant, target.Account!) is { } number ? accounts.Profile(number) : null;
}
