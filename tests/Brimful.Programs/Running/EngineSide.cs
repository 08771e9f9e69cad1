using System.Globalization;
using System.Text;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Events;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;
using Brimful.Engine.Tenants;
using Brimful.Engine.Voids;
using Brimful.Oracle;
using Brimful.Programs.Installations;
using Brimful.Programs.Language;
using NodaTime;

namespace Brimful.Programs.Running;

/// <summary>The engine under a program: one sandbox tenant of an installation.</summary>
internal sealed class EngineSide(IInstallation installation, string tenant)
{
    private readonly List<Command.Use> _request = [];
    private long _position;
    private int _number;

    public async Task OpenAsync(DateTime start) =>
        _number = Done(await installation.Tenants.PutAsync(tenant, new TenantTerms(tenant, TenantMode.Sandbox, ProductWords.InstantOf(start)), default, default)).Value.Number;

    /// <summary>Does a command and answers what came of it; of an event that is sent with the next one <c>counted later</c>.</summary>
    public async Task<IReadOnlyList<string>> DoAsync(Command command)
    {
        if (command is Command.Use use)
        {
            _request.Add(use);
            return use.Joins ? [] : await SendAsync();
        }
        return [.. await SendAsync(), await DoAloneAsync(command)];
    }

    /// <summary>Sends what waits for another event of its request.</summary>
    public async Task<IReadOnlyList<string>> SendAsync()
    {
        if (_request.Count == 0) return [];
        var body = Encoding.UTF8.GetBytes(string.Join('\n', _request.Select(DocumentOf)));
        var answer = Done(await installation.Events.IngestAsync(tenant, EventFormat.Lines, body, default));
        var verdicts = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{answer.Counted} counted, {answer.Duplicates} duplicate, {answer.Unattributed} unattributed") };
        verdicts.AddRange(answer.Rejected.Select(rejected => $"{rejected.Id} {rejected.Code}"));
        _request.Clear();
        return verdicts;
    }

    public async Task<EventCounts> CountsAsync() => Done(await installation.Tenants.CountsAsync(tenant, default));

    /// <summary>A bucket with its status; null when there is none.</summary>
    public async Task<BucketView?> ViewAsync(string account, string bucket) =>
        await installation.Buckets.GetAsync(tenant, account, bucket, default) is Outcome<BucketView>.Done done ? done.Value : null;

    /// <summary>Completes when a bucket has counted what was used before it (S11), which happens behind the answer.</summary>
    public async Task CountedAsync(string account, string bucket)
    {
        while (await ViewAsync(account, bucket) is { Status.IsCounting: true }) await Task.Yield();
    }

    /// <summary>Facts since the last call, with the account's key.</summary>
    public async Task<IReadOnlyList<(string Account, string Bucket, Fact Fact)>> NewFactsAsync()
    {
        var items = await installation.FactsAfterAsync(_number, _position);
        if (items.Count > 0) _position = items[^1].Position;
        return [.. items.Select(item => (KeyOf(item), item.Bucket, ProductWords.FactOf(item)))];
    }

    private static T Done<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new InvalidOperationException($"{refused.Refusal.Code}: {refused.Refusal.Message}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Answer<T>(Outcome<T> outcome) => outcome is Outcome<T>.Refused refused ? refused.Refusal.Code : "ok";

    private static string DocumentOf(Command.Use use) =>
        $$$"""{"specversion":"1.0","type":"{{{use.Type}}}","source":"programs","id":"{{{use.Id}}}","subject":"{{{use.Subject}}}"{{{(use.Time is { } time ? $",\"time\":\"{CommandText.Of(time)}\"" : "")}}},"data":{"value":{{{CommandText.Of(use.Nanos)}}}{{{(use.Sign is { } sign ? $",\"session\":\"{sign.Session}\",\"action\":\"{sign.Says.ToString().ToLowerInvariant()}\"" : "")}}}}}""";

    private static Instant? InstantOf(DateTime? time) => time is { } at ? ProductWords.InstantOf(at) : null;

    private string KeyOf(FactItem item) => installation.Accounts.Profile(item.AccountNumber)?.Key ?? "?";

    private ParticipantTarget TargetOf(string account, string bucket, string subject) => new(new BucketTarget(tenant, account, bucket), subject);

    private BucketPath PathOf(string account, string bucket) => new(tenant, account, bucket);

    private async Task<string> DoAloneAsync(Command command)
    {
        switch (command)
        {
            case Command.PutMeter meter:
                return Answer(await installation.Meters.PutAsync(tenant, meter.Meter, ProductWords.TermsOf(meter), default, default));
            case Command.PutAccount account:
                var terms = ProductWords.TermsOf(account);
                return Answer(await installation.Accounts.PutAsync(tenant, account.Account, terms, default, default));
            case Command.PutPlan plan:
                var outcome = Answer(await installation.Plans.PutAsync(tenant, plan.Plan, ProductWords.TermsOf(plan), default, default));
                await installation.RollOutAsync(tenant, plan.Plan);
                return outcome;
            case Command.Own own:
                return Answer(await installation.Accounts.PutSubjectAsync(tenant, own.Account, own.Subject, InstantOf(own.From), default, default));
            case Command.Disown disown:
                return Answer(await installation.Accounts.DeleteSubjectAsync(tenant, disown.Account, disown.Subject, InstantOf(disown.From), default, default));
            case Command.PutBucket put:
                var answer = Answer(await installation.Buckets.PutAsync(tenant, put.Account, put.Bucket, ProductWords.DefinitionOf(put.Terms, put.Meters), default, default));
                await CountedAsync(put.Account, put.Bucket);
                return answer;
            case Command.DeleteBucket delete:
                return Answer(await installation.Buckets.DeleteAsync(tenant, delete.Account, delete.Bucket, default, default));
            case Command.Give give:
                return Answer(await installation.Capacity.PutGrantAsync(PathOf(give.Account, give.Bucket), ProductWords.GrantOf(give.Grant), default));
            case Command.VoidGrant taken:
                return Answer(await installation.Capacity.VoidGrantAsync(PathOf(taken.Account, taken.Bucket), taken.Grant, default));
            case Command.Contribute give:
                return Answer(await installation.Capacity.PutContributionAsync(PathOf(give.Account, give.Bucket), ProductWords.ContributionOf(give.Contribution), default));
            case Command.EndContributions end:
                return Answer(await installation.Capacity.EndContributorAsync(PathOf(end.Account, end.Bucket), end.Contributor, default));
            case Command.Join join:
                return Answer(await installation.Participants.PutAsync(TargetOf(join.Account, join.Bucket, join.Participant.Subject), ProductWords.TermsOf(join.Participant), default, default));
            case Command.Leave leave:
                return Answer(await installation.Participants.DeleteAsync(TargetOf(leave.Account, leave.Bucket, leave.Subject), default, default));
            case Command.Void taken:
                return Answer(await installation.Voids.VoidAsync(tenant, new VoidRequest("programs", taken.Id, null, null), default));
            case Command.SetClock clock:
                return Answer(await installation.Tenants.SetClockAsync(tenant, ProductWords.InstantOf(clock.Now), default));
            default:
                await DisturbAsync(command);
                return "ok";
        }
    }

    private async Task DisturbAsync(Command command)
    {
        switch (command)
        {
            case Command.Checkpoint:
                installation.Checkpoint();
                break;
            case Command.Restart:
                await installation.RestartAsync();
                break;
            case Command.PowerCut cut:
                await installation.CutPowerAsync(cut.Writes);
                break;
        }
    }
}
