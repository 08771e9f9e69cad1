using System.Numerics;

namespace Brimful.Oracle;

/// <summary>A meter: which events it reads and how values make a level.</summary>
/// <param name="MaxSilence">Of signs of sessions: the silence that ends one; null where none does.</param>
public sealed record MeterModel(string Key, string EventType, Measure Measure, TimeSpan? MaxSilence = null);

/// <summary>An event as a client sends it; its source is always the same. Value in billionths.</summary>
/// <param name="Time">Null: the time of receipt.</param>
public sealed record SentUsage(string Id, string Type, string Subject, DateTime? Time, BigInteger Value)
{
    /// <summary>What it says of a session, if it does.</summary>
    public SignModel? Sign { get; init; }
}

/// <summary>How a tenant's events ended (S3).</summary>
public sealed record EndedEvents(long Counted, long Duplicates, long Rejected, long Unattributed)
{
    public long Received => Counted + Duplicates + Rejected + Unattributed;
}

/// <summary>
/// A whole tenant by the letter of the rules: meters, accounts with the subjects that they own over time, buckets, identities, held events and a clock
/// that is set. Every change answers <c>ok</c>, what became of the event, or the code with which it is refused.
/// </summary>
public sealed partial class TenantModel(DateTime now)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(35);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private readonly List<MeterModel> _meters = [];
    private readonly List<AccountModel> _accounts = [];
    private readonly OwnershipModel _owners = new();
    private readonly List<(SentUsage Usage, DateTime ReceivedAt)> _held = [];
    private readonly Dictionary<string, DateTime> _heldIdentities = [];

    public DateTime Now { get; private set; } = now;

    public EndedEvents Ended { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Whether a held event became attributable when it was too old to count: it may have been forgotten before (S23).</summary>
    public bool HasReleasedTooLate { get; private set; }

    public IReadOnlyList<AccountModel> Accounts => _accounts;

    /// <summary>S22: a clock only moves forwards, and all that falls due on the way happens.</summary>
    public string SetClock(DateTime now)
    {
        if (now < Now) return "clock.backwards";
        Now = now;
        foreach (var bucket in _accounts.SelectMany(account => account.Buckets.Values)) bucket.AdvanceTo(now);
        return "ok";
    }

    public string PutMeter(MeterModel meter)
    {
        if (_meters.Exists(other => other.Key == meter.Key)) return "ok";
        _meters.Add(meter);
        Release();
        return "ok";
    }

    /// <summary>Creates or replaces an account; without subjects its own key is one (S4).</summary>
    public string PutAccount(string key, IReadOnlyList<string>? subjects, AccountSettings settings)
    {
        var (wanted, before) = (subjects ?? [key], AccountOf(key));
        if (_owners.IsTaken(key, wanted, Now)) return "subject.taken";
        if (FaultOf(key, settings, wanted) is { } fault) return fault;
        if (before is not null && settings.Plan is not null && !HistoryReaches(before, WantedOf(settings, PlanOf(settings)))) return "bucket.history_insufficient";
        _owners.Replace(key, wanted, Now);
        if (before is null) _accounts.Add(new AccountModel(key));
        var account = AccountOf(key)!;
        var plan = account.Settings.Plan;
        account.Settings = settings;
        Bring(account, plan == settings.Plan ? "edit" : "plan");
        Release();
        return "ok";
    }

    public string Own(string account, string subject, DateTime? from)
    {
        if (AccountOf(account) is null) return "not_found";
        if (from is null && _owners.Of(subject).Any(stretch => stretch.Account == account && stretch.To == DateTime.MaxValue)) return "ok";
        var answer = _owners.Add(account, subject, from, Now);
        if (answer == "ok") Release();
        return answer;
    }

    public string Disown(string account, string subject, DateTime? from) => AccountOf(account) is null ? "not_found" : _owners.End(account, subject, from, Now);

    /// <summary>S2–S4: where an event goes and what becomes of it.</summary>
    public string Receive(SentUsage usage)
    {
        var verdict = Judge(usage, Now) ?? Hold(usage);
        Tally(verdict);
        return verdict;
    }

    /// <summary>After the events of one request: what they have raised is compared with lines only now where a session may have come with its stop.</summary>
    public void EndRequest()
    {
        foreach (var bucket in _accounts.SelectMany(account => account.Buckets.Values)) bucket.EndRequest(Now);
    }

    /// <summary>S23: a counted event's effect is taken back as a correction; again changes nothing.</summary>
    public string Void(string id)
    {
        if (_accounts.Find(account => account.Remembers(id, Now - Window)) is not { } account) return "not_found";
        if (account.Counted(id) is not { } counted) return "not_found";
        if (counted.IsVoided) return "ok";
        var buckets = account.BucketsOn(counted.Reading).ToList();
        var from = buckets.ConvertAll(bucket => bucket.RecountedFrom(counted.Reading, Now) ?? DateTime.MaxValue).DefaultIfEmpty(DateTime.MaxValue).Min();
        var oldest = account.OldestOf(counted.Reading);
        if ((from > oldest ? from : oldest) < FirstKept) return "bucket.history_insufficient";
        counted.IsVoided = true;
        foreach (var bucket in buckets) bucket.TakeBack(counted.Reading, Now);
        return "ok";
    }

    /// <summary>A subject's place in the order in which they became known.</summary>
    public int PlaceOf(string subject) => _owners.PlaceOf(subject);

    public AccountModel? AccountOf(string key) => _accounts.Find(account => account.Key == key);

    private void Tally(string verdict) => Ended = verdict switch
    {
        "counted" => Ended with { Counted = Ended.Counted + 1 },
        "duplicate" => Ended with { Duplicates = Ended.Duplicates + 1 },
        "unattributed" => Ended with { Unattributed = Ended.Unattributed + 1 },
        _ => Ended with { Rejected = Ended.Rejected + 1 },
    };

    /// <summary>What the account that owns the subject at the event's time makes of it; null when no meter or no account knows it.</summary>
    private string? Judge(SentUsage usage, DateTime receivedAt)
    {
        var time = usage.Time ?? receivedAt;
        var meters = _meters.FindAll(meter => meter.EventType == usage.Type);
        if (meters.Count == 0 || _owners.OwnerAt(usage.Subject, time) is not { } owner) return null;
        var account = AccountOf(owner)!;
        var asked = _owners.Of(usage.Subject).Select(stretch => AccountOf(stretch.Account)!).Append(account);
        if (asked.Any(each => each.Remembers(usage.Id, Now - Window))) return "duplicate";
        if (TimeFault(time) is { } fault) return fault;
        var reading = new Reading(usage.Id, time, usage.Value, usage.Subject) { ReceivedAt = receivedAt, Place = account.CountedSoFar, Sign = usage.Sign, Meters = meters.ConvertAll(meter => meter.Key) };
        var wanting = account.BucketsOn(reading).ToList();
        if (wanting.Exists(bucket => !bucket.HasRoomFor(reading, Now))) return "event.level_overflow";
        account.Remember(usage.Id, time > receivedAt ? time : receivedAt);
        account.Keep(reading);
        foreach (var bucket in wanting) bucket.Receive(reading, Now);
        return "counted";
    }

    private string? TimeFault(DateTime time) => time > Now + Ahead ? "event.time_in_future" : time < Now - Window ? "event.time_too_old" : null;

    private string Hold(SentUsage usage)
    {
        var time = usage.Time ?? Now;
        if (_heldIdentities.TryGetValue(usage.Id, out var since) && since >= Now - Window) return "duplicate";
        if (TimeFault(time) is { } fault) return fault;
        _heldIdentities[usage.Id] = time > Now ? time : Now;
        _held.Add((usage, Now));
        return "unattributed";
    }

    /// <summary>S3, S23: held events that became attributable are applied as usage, in order of receipt.</summary>
    private void Release()
    {
        var received = DateTime.MinValue;
        foreach (var held in _held.ToList())
        {
            // What was received at one instant is one request.
            if (held.ReceivedAt != received) EndRequest();
            received = held.ReceivedAt;
            if (Judge(held.Usage, held.ReceivedAt) is not { } verdict) continue;
            _held.Remove(held);
            HasReleasedTooLate |= verdict == "event.time_too_old";
            Ended = Ended with { Unattributed = Ended.Unattributed - 1 };
            Tally(verdict);
        }
        EndRequest();
    }
}
