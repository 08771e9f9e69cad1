using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using Brimful.Engine.Journal;
using NodaTime;

namespace Brimful.Engine.Shards;

/// <summary>The stored form of a bucket's capacity beyond its base, and of what was asked for.</summary>
internal static class CapacityCodec
{
    public static void Write(ByteWriter to, Bucket bucket)
    {
        to.Int(bucket.EndedCapacities?.Count ?? 0);
        foreach (var ended in bucket.EndedCapacities ?? [])
        {
            to.Int(ended.FirstNumber);
            LineCodec.Write(to, ended.Capacity);
        }
        to.Flag(bucket.Book is not null);
        if (bucket.Book is { } book) Write(to, book);
    }

    public static void Read(ref ByteReader from, Bucket bucket)
    {
        for (var left = from.Int(); left > 0; left--) (bucket.EndedCapacities ??= []).Add(new EndedCapacity(from.Int(), LineCodec.ReadFigure(ref from)));
        if (from.Flag()) bucket.Book = ReadBook(ref from);
    }

    public static void WriteGrant(ByteWriter to, Grant grant)
    {
        to.Text(grant.Id);
        to.Big(grant.Amount.Nanos);
        to.Signed(grant.Priority);
        WriteInstant(to, grant.EffectiveAt);
        WriteInstant(to, grant.ExpiresAt);
        to.OptionalText(grant.Reason);
    }

    public static Grant ReadGrant(ref ByteReader from) => new(from.Text(), new Quantity(from.Big()))
    {
        Priority = checked((int)from.Signed()),
        EffectiveAt = ReadInstant(ref from),
        ExpiresAt = ReadInstant(ref from),
        Reason = from.OptionalText(),
    };

    public static void WriteContribution(ByteWriter to, Contribution contribution)
    {
        to.Text(contribution.Contributor);
        to.Big(contribution.Amount.Nanos);
        to.Signed(contribution.From.ToUnixTimeTicks());
        WriteInstant(to, contribution.To);
        to.Flag(contribution.Prorate);
    }

    public static Contribution ReadContribution(ref ByteReader from) => new(from.Text(), new Quantity(from.Big()), Instant.FromUnixTimeTicks(from.Signed()))
    {
        To = ReadInstant(ref from),
        Prorate = from.Flag(),
    };

    private static void Write(ByteWriter to, CapacityBook book)
    {
        to.Byte((byte)book.Digits);
        foreach (var source in (ReadOnlySpan<CapacitySource>)[book.Base, book.Settled, book.Contributed]) WriteSource(to, source);
        to.Big(book.CountedNanos);
        to.Int(book.TopUps);
        to.Int(book.Lots?.Count ?? 0);
        foreach (var lot in book.Lots ?? [])
        {
            to.Int(lot.LastNumber);
            WriteSource(to, lot);
        }
        to.Int(book.Grants.Count);
        foreach (var grant in book.Grants) Write(to, grant);
        to.Int(book.Contributions.Count);
        foreach (var contribution in book.Contributions) Write(to, contribution);
    }

    private static CapacityBook ReadBook(ref ByteReader from)
    {
        var book = new CapacityBook(new Figure(0, from.Byte()));
        foreach (var source in (ReadOnlySpan<CapacitySource>)[book.Base, book.Settled, book.Contributed]) ReadSource(ref from, source);
        (book.CountedNanos, book.TopUps) = (from.Big(), from.Int());
        for (var left = from.Int(); left > 0; left--)
        {
            var lot = new RolloverLot(from.Int());
            ReadSource(ref from, lot);
            (book.Lots ??= []).Add(lot);
        }
        for (var left = from.Int(); left > 0; left--) ReadGrant(ref from, book);
        for (var left = from.Int(); left > 0; left--) ReadContribution(ref from, book);
        book.FindNext();
        return book;
    }

    private static void Write(ByteWriter to, GrantState grant)
    {
        WriteGrant(to, grant.Grant);
        to.Int(grant.Order);
        to.Signed(grant.EffectiveTicks);
        to.Byte((byte)grant.Standing);
        to.Signed(grant.EndedTicks);
        WriteSource(to, grant);
    }

    private static void ReadGrant(ref ByteReader from, CapacityBook book)
    {
        var given = ReadGrant(ref from);
        var grant = new GrantState(given, from.Int(), from.Signed(), Figure.PartsOf(given.Amount, book.Digits)) { Standing = (GrantStanding)from.Byte(), EndedTicks = from.Signed() };
        ReadSource(ref from, grant);
        book.Restore(grant);
    }

    private static void Write(ByteWriter to, ContributionState contribution)
    {
        WriteContribution(to, contribution.Given);
        to.Signed(contribution.BeginTicks);
        to.Signed(contribution.EndTicks);
        to.Byte((byte)contribution.Standing);
        to.Big(contribution.ShareNanos);
    }

    private static void ReadContribution(ref ByteReader from, CapacityBook book)
    {
        var given = ReadContribution(ref from);
        var whole = Figure.PartsOf(given.Amount, book.Digits);
        book.Restore(new ContributionState(given, whole, from.Signed(), from.Signed()) { Standing = (ContributionStanding)from.Byte(), ShareNanos = from.Big() });
    }

    private static void WriteSource(ByteWriter to, CapacitySource source)
    {
        to.Big(source.AmountNanos);
        to.Big(source.BurnedNanos);
    }

    private static void ReadSource(ref ByteReader from, CapacitySource source) => (source.AmountNanos, source.BurnedNanos) = (from.Big(), from.Big());

    private static void WriteInstant(ByteWriter to, Instant? instant)
    {
        to.Flag(instant.HasValue);
        if (instant is { } at) to.Signed(at.ToUnixTimeTicks());
    }

    private static Instant? ReadInstant(ref ByteReader from) => from.Flag() ? Instant.FromUnixTimeTicks(from.Signed()) : null;
}
