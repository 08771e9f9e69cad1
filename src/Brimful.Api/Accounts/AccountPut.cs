using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Problems;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Accounts;

/// <summary>Creates or replaces an account, or adds one subject to it, from JSON.</summary>
internal sealed class AccountPut(IAccounts accounts)
{
    public async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "account", target.Key);
        if (AccountReader.Read(body, target.Key, faults) is not { } terms || !faults.IsEmpty) return faults.ToRefusal();
        var outcome = await accounts.PutAsync(target.Tenant, target.Key, terms, target.Precondition, cancellationToken);
        return outcome.Select(stored => stored.As(view => new AccountResource(view)));
    }

    public async Task<Outcome<Stored<Resource>>> PutSubjectAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "account", target.Account!);
        KeyPath.Check(faults, "subject", target.Key);
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(target.Key);
        var from = reader.FindInstant("from");
        reader.RefuseUnknown();
        if (!faults.IsEmpty) return faults.ToRefusal();
        var outcome = await accounts.PutSubjectAsync(target.Tenant, target.Account!, target.Key, from, target.Precondition, cancellationToken);
        return outcome.Select(stored => stored.As(view => new SubjectResource(view)));
    }
}
