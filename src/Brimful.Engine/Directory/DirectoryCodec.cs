using System.Collections.Immutable;
using Brimful.Core.Metering;
using Brimful.Core.Plans;
using Brimful.Engine.Accounts;
using Brimful.Engine.Journal;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using NodaTime;

namespace Brimful.Engine.Directory;

/// <summary>The stored form of the directory's entries.</summary>
internal static class DirectoryCodec
{
    public static byte[] Encode(TenantEntry tenant)
    {
        var to = new ByteWriter();
        to.Int(tenant.Number);
        to.Text(tenant.Key);
        to.Text(tenant.Name);
        to.Byte((byte)tenant.Mode);
        to.Signed(tenant.NowTicks);
        return to.ToArray();
    }

    public static TenantEntry DecodeTenant(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        return new TenantEntry(from.Int(), from.Text(), from.Text(), (TenantMode)from.Byte(), from.Signed());
    }

    public static byte[] Encode(MeterEntry meter)
    {
        var to = new ByteWriter();
        to.Int(meter.Number);
        to.Int(meter.Tenant);
        to.Text(meter.Key);
        to.Text(meter.Terms.EventType);
        to.Byte((byte)meter.Terms.Aggregation);
        to.OptionalText(meter.Terms.Value);
        to.Text(meter.Terms.Unit);
        to.Int(meter.Terms.Where.Length);
        foreach (var condition in meter.Terms.Where)
        {
            to.Text(condition.Path);
            WriteTexts(to, condition.AnyOf);
        }
        to.Int(meter.Terms.Dimensions.Length);
        foreach (var dimension in meter.Terms.Dimensions)
        {
            to.Text(dimension.Name);
            to.Text(dimension.Path);
        }
        to.Flag(meter.Terms.Session is not null);
        if (meter.Terms.Session is { } session)
        {
            to.Text(session.Id);
            to.Text(session.Action);
            to.Signed(session.MaxSilenceTicks ?? 0);
        }
        to.Flag(meter.HasCounted);
        return to.ToArray();
    }

    public static MeterEntry DecodeMeter(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var (number, tenant, key) = (from.Int(), from.Int(), from.Text());
        var (type, aggregation, value, unit) = (from.Text(), (Aggregation)from.Byte(), from.OptionalText(), from.Text());
        var where = ImmutableArray.CreateBuilder<MeterCondition>();
        for (var left = from.Int(); left > 0; left--) where.Add(new MeterCondition(from.Text(), ReadTexts(ref from)));
        var dimensions = ImmutableArray.CreateBuilder<MeterDimension>();
        for (var left = from.Int(); left > 0; left--) dimensions.Add(new MeterDimension(from.Text(), from.Text()));
        var session = from.Flag() ? new SessionTerms(from.Text(), from.Text(), from.Signed() is > 0 and var silence ? silence : null) : null;
        var terms = new MeterTerms(type, aggregation, value, unit, where.ToImmutable()) { Dimensions = dimensions.ToImmutable(), Session = session };
        return new MeterEntry(number, tenant, key, terms, from.Flag());
    }

    /// <summary>An account's stored form, without the pages of what it owns where that stands in pages.</summary>
    public static byte[] Encode(AccountEntry account)
    {
        var to = new ByteWriter();
        to.Int(account.Number);
        to.Int(account.Tenant);
        to.Text(account.Key);
        to.Int(account.Plan);
        to.Text(account.Terms.Name);
        to.Text(account.Terms.TimeZone);
        to.Text(account.Terms.Locale);
        to.OptionalText(account.Terms.Currency);
        var subjects = account.Owned.Pages is null ? account.Terms.Subjects : null;
        to.Flag(subjects.HasValue);
        if (subjects is { } listed) WriteTexts(to, listed);
        to.OptionalText(account.Terms.Attributes);
        WriteOwnWays(to, account.Terms);
        to.Flag(account.Owned.Pages is not null);
        if (account.Owned.Pages is null) SubjectPage.Write(to, account.Owned, account.Owned.Count());
        return to.ToArray();
    }

    /// <summary>An account with the pages of what it owns.</summary>
    public static byte[] EncodeWhole(AccountEntry account)
    {
        var to = new ByteWriter();
        to.Bytes(Encode(account));
        foreach (var (number, page) in account.Owned.Pages!)
        {
            to.Int(number);
            to.Bytes(page);
        }
        return to.ToArray();
    }

    /// <param name="pages">The pages of what it owns; null where that stands in its own form.</param>
    public static AccountEntry DecodeAccount(ReadOnlySpan<byte> bytes, ImmutableSortedDictionary<int, byte[]>? pages)
    {
        var from = new ByteReader(bytes);
        var (number, tenant, key, plan, name) = (from.Int(), from.Int(), from.Text(), from.Int(), from.Text());
        var (zone, locale, currency) = (string.Intern(from.Text()), string.Intern(from.Text()), from.OptionalText());
        ImmutableArray<string>? subjects = from.Flag() ? ReadTexts(ref from) : null;
        var attributes = from.OptionalText();
        var (anchor, overrides) = ReadOwnWays(ref from);
        OwnedSubjects owned = from.Flag() ? OwnedSubjects.Stored(pages ?? ImmutableSortedDictionary<int, byte[]>.Empty) : [.. SubjectPage.Read(new OwnedStretches(from))];
        var terms = new AccountTerms(name, zone, locale, currency is null ? null : string.Intern(currency), subjects, attributes) { PeriodAnchor = anchor, Overrides = overrides };
        return new AccountEntry(number, tenant, key, plan, terms, owned);
    }

    /// <summary>What can be said of an account, without what it owns, and what it has otherwise than its plan.</summary>
    /// <param name="planOf">The plan of a number.</param>
    public static AccountProfile DecodeProfile(ReadOnlySpan<byte> bytes, Func<int, PlanEntry?> planOf)
    {
        var from = new ByteReader(bytes);
        from.Int();
        var (tenant, key, plan) = (from.Int(), from.Text(), from.Int());
        var profile = new AccountProfile(tenant, key, from.Text(), from.Text(), from.Text(), from.OptionalText());
        if (from.Flag()) SkipTexts(ref from);
        var attributes = from.OptionalText();
        LocalDateTime? anchor = from.Flag() && from.Flag() ? PlanCodec.ReadLocal(ref from) : null;
        return profile with { Plan = plan == 0 ? null : planOf(plan)?.Key, Attributes = attributes, PeriodAnchor = anchor };
    }

    /// <summary>Passes over an account's terms, to what it owns.</summary>
    /// <returns>Whether that stands in pages of their own.</returns>
    public static bool SkipTerms(ref ByteReader from)
    {
        from.Bytes();
        from.Bytes();
        from.Bytes();
        if (from.Flag()) from.Bytes();
        if (from.Flag()) SkipTexts(ref from);
        if (from.Flag()) from.Bytes();
        SkipOwnWays(ref from);
        return from.Flag();
    }

    /// <summary>What few accounts have: an anchor of their own, and overrides.</summary>
    private static void WriteOwnWays(ByteWriter to, AccountTerms terms)
    {
        to.Flag(terms.PeriodAnchor.HasValue || terms.Overrides.Count > 0);
        if (terms.PeriodAnchor is null && terms.Overrides.Count == 0) return;
        to.Flag(terms.PeriodAnchor.HasValue);
        if (terms.PeriodAnchor is { } anchor) PlanCodec.WriteLocal(to, anchor);
        PlanCodec.WriteOverrides(to, terms.Overrides);
    }

    private static (LocalDateTime? Anchor, ImmutableSortedDictionary<string, BucketOverride> Overrides) ReadOwnWays(ref ByteReader from)
    {
        if (!from.Flag()) return (null, BucketOverride.None);
        LocalDateTime? anchor = from.Flag() ? PlanCodec.ReadLocal(ref from) : null;
        return (anchor, PlanCodec.ReadOverrides(ref from));
    }

    private static void SkipOwnWays(ref ByteReader from)
    {
        if (!from.Flag()) return;
        if (from.Flag()) from.Signed();
        for (var left = from.Int(); left > 0; left--)
        {
            from.Bytes();
            from.Bytes();
        }
    }

    private static void WriteTexts(ByteWriter to, ImmutableArray<string> texts)
    {
        to.Int(texts.Length);
        foreach (var text in texts) to.Text(text);
    }

    private static ImmutableArray<string> ReadTexts(ref ByteReader from)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var left = from.Int(); left > 0; left--) texts.Add(from.Text());
        return texts.ToImmutable();
    }

    private static void SkipTexts(ref ByteReader from)
    {
        for (var left = from.Int(); left > 0; left--) from.Bytes();
    }
}
