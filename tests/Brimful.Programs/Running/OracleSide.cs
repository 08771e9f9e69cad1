using System.Globalization;
using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Running;

/// <summary>The oracle under a program.</summary>
internal sealed class OracleSide(DateTime start)
{
    private readonly List<Command.Use> _request = [];

    public TenantModel Tenant { get; } = new(start);

    public IReadOnlyList<string> Do(Command command)
    {
        if (command is Command.Use use)
        {
            _request.Add(use);
            return use.Joins ? [] : Send();
        }
        return [.. Send(), DoAlone(command)];
    }

    public IReadOnlyList<string> Send()
    {
        if (_request.Count == 0) return [];
        var verdicts = _request.Select(use => (use.Id, Verdict: Tenant.Receive(new SentUsage(use.Id, use.Type, use.Subject, use.Time, use.Nanos) { Sign = use.Sign }))).ToList();
        Tenant.EndRequest();
        _request.Clear();
        int Count(string verdict) => verdicts.Count(each => each.Verdict == verdict);
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"{Count("counted")} counted, {Count("duplicate")} duplicate, {Count("unattributed")} unattributed"),
            .. verdicts.Where(each => each.Verdict.StartsWith("event.", StringComparison.Ordinal)).Select(each => $"{each.Id} {each.Verdict}"),
        ];
    }

    private string DoAlone(Command command) => command switch
    {
        Command.PutMeter meter => Tenant.PutMeter(new MeterModel(meter.Meter, meter.Type, meter.Measure, meter.MaxSilence)),
        Command.PutAccount account => Tenant.PutAccount(account.Account, account.Subjects, account.Settings),
        Command.PutPlan plan => Tenant.PutPlan(plan.Plan, plan.Buckets),
        Command.Own own => Tenant.Own(own.Account, own.Subject, own.From),
        Command.Disown disown => Tenant.Disown(disown.Account, disown.Subject, disown.From),
        Command.PutBucket put => Tenant.PutBucket(put.Account, put.Bucket, put.Meters, put.Terms),
        Command.DeleteBucket delete => Tenant.DeleteBucket(delete.Account, delete.Bucket),
        Command.Give give => Tenant.Give(give.Account, give.Bucket, give.Grant),
        Command.VoidGrant taken => Tenant.VoidGrant(taken.Account, taken.Bucket, taken.Grant),
        Command.Contribute give => Tenant.Contribute(give.Account, give.Bucket, give.Contribution),
        Command.EndContributions end => Tenant.EndContributions(end.Account, end.Bucket, end.Contributor),
        Command.Join join => Tenant.Join(join.Account, join.Bucket, join.Participant),
        Command.Leave leave => Tenant.Leave(leave.Account, leave.Bucket, leave.Subject),
        Command.Void taken => Tenant.Void(taken.Id),
        Command.SetClock clock => Tenant.SetClock(clock.Now),
        _ => "ok",
    };
}
