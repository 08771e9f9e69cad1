using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Timing;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Sentences;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outbox;

namespace Brimful.Delivery.Routing;

/// <summary>Makes the signal of a fact, and of what somebody wants to try, with the people that rules may choose from.</summary>
public sealed class SignalDesk(IAccounts accounts, ContactBook contacts, TenantClocks clocks, TimeProvider time)
{
    /// <summary>The signal of a fact.</summary>
    /// <param name="account">What is known of its account; null when it is gone.</param>
    public Signal Of(FactItem item, AccountProfile? account) => new()
    {
        Type = FactMessage.TypeOf(item.Fact),
        IsLive = accounts.IsLive(item.TenantNumber),
        Account = account?.Key,
        TimeZone = account?.TimeZone,
        Plan = account?.Plan,
        Attributes = AttributesOf(account),
        Bucket = item.Bucket,
        Meters = [.. item.Meters],
        Percent = PercentOf(item.Fact),
        Named = NamedBy(item.Fact),
        IsHeldBack = item.Fact is ThresholdFact { Late: true, NotifyLate: false },
        At = time.Now(),
        OwnClockAt = clocks.OwnNow(item),
    };

    /// <summary>A signal as somebody imagines it.</summary>
    public Signal Of(int tenantNumber, int? accountNumber, SignalDraft draft)
    {
        var profile = accountNumber is { } number ? accounts.Profile(number) : null;
        return new Signal
        {
            Type = draft.Type,
            IsLive = accounts.IsLive(tenantNumber),
            Account = profile?.Key,
            TimeZone = profile?.TimeZone,
            Plan = profile?.Plan,
            Attributes = AttributesOf(profile),
            Bucket = draft.Bucket,
            Meters = draft.Meters,
            Percent = draft.Percent,
            Named = draft.Notify,
            IsHeldBack = draft.Late,
            At = time.Now(),
            OwnClockAt = clocks.OwnNow(tenantNumber),
        };
    }

    /// <summary>The signal of a crossing that was told, as it is when it is told again.</summary>
    public Signal Of(Notification told)
    {
        var notice = NoticeReader.Read(told.Body);
        var percent = notice is { Threshold.Level: { } level, Capacity: { } capacity } ? Exact.Percent(level, capacity)?.ToString() : null;
        return Of(told.TenantNumber, told.AccountNumber, new SignalDraft(told.Type, null) { Bucket = told.Bucket, Meters = notice?.Meters ?? [], Percent = AsDecimal(percent) });
    }

    /// <summary>A signal about something of the tenant's own, of no account.</summary>
    public Signal Of(int tenantNumber, string type) => Of(tenantNumber, null, new SignalDraft(type, null));

    /// <summary>The people that rules may choose from.</summary>
    /// <param name="accountNumber">The account that the signal is about; null when it is about none, or none of its people are chosen.</param>
    public async Task<People> PeopleAsync(int tenantNumber, int? accountNumber, Signal signal, CancellationToken cancellationToken)
    {
        var team = await contacts.TeamAsync(tenantNumber, cancellationToken);
        return (accountNumber, signal.Account) is ({ } number, { } account)
            ? new People(await contacts.OfAccountAsync(tenantNumber, number, account, cancellationToken), team)
            : new People([], team);
    }

    private static ImmutableArray<string> NamedBy(BucketFact fact) => fact switch
    {
        ThresholdFact { Notify.IsDefaultOrEmpty: false } told => [.. told.Notify.Distinct(StringComparer.Ordinal)],
        ToppedUp { Notify.IsDefaultOrEmpty: false } told => [.. told.Notify.Distinct(StringComparer.Ordinal)],
        _ => [],
    };

    /// <summary>Where the line stands, of a bucket with a capacity; of what has no line, the level.</summary>
    private static decimal? PercentOf(BucketFact fact)
    {
        if (fact.Capacity.Parts == 0) return null;
        if (fact is not ThresholdFact { Line: var line, Step: var step }) return AsDecimal(LevelFigures.Percent(fact.Used, fact.Capacity)?.ToString());
        var trigger = line is MovingLine ahead ? ahead.TargetOf(fact.Capacity) : line.TriggerAt(step, fact.Capacity);
        return AsDecimal(LevelFigures.Percent(fact.Capacity.With(trigger), fact.Capacity)?.ToString());
    }

    /// <summary>Rules compare percentages; one beyond what a decimal holds is beyond every rule.</summary>
    private static decimal? AsDecimal(string? exact) =>
        exact is null ? null : decimal.TryParse(exact, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent : decimal.MaxValue;

    private static ImmutableSortedDictionary<string, string> AttributesOf(AccountProfile? profile)
    {
        if (profile?.Attributes is not { } text) return ImmutableSortedDictionary<string, string>.Empty;
        using var document = JsonDocument.Parse(text);
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.String) attributes[property.Name] = property.Value.GetString()!;
            else if (property.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) attributes[property.Name] = property.Value.GetRawText();
        }

        return attributes.ToImmutable();
    }
}
