using Brimful.Core.Buckets;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Outbox;

/// <summary>The stored form of what a commit hands downstream.</summary>
public static class OutboxCodec
{
    public static byte[] Encode(OutboxItem item)
    {
        var to = new ByteWriter();
        switch (item)
        {
            case FactItem fact: WriteFact(to, fact); break;
            case HeldItem held: WriteHeld(to, held); break;
            case RejectedItem rejected: WriteRejected(to, rejected); break;
            case ReleasedItem released: WritePositions(to, 4, released.TenantNumber, released.Positions); break;
            case ReplayedItem replayed: WritePositions(to, 5, replayed.TenantNumber, replayed.Positions); break;
            case TenantRemovedItem removed: WritePositions(to, 6, removed.TenantNumber, []); break;
            case AccountErasedItem erased: WriteErased(to, erased); break;
            default: throw new System.Diagnostics.UnreachableException();
        }
        return to.ToArray();
    }

    public static OutboxItem Decode(OutboxRow row)
    {
        var from = new ByteReader(row.Body.Span);
        var kind = from.Byte();
        var tenant = from.Int();
        return kind switch
        {
            1 => ReadFact(row.Position, tenant, ref from),
            2 => ReadHeld(row.Position, tenant, ref from),
            3 => ReadRejected(row.Position, tenant, ref from),
            4 => new ReleasedItem(ReadPositions(ref from)) { Position = row.Position, TenantNumber = tenant },
            5 => new ReplayedItem(ReadPositions(ref from)) { Position = row.Position, TenantNumber = tenant },
            6 => new TenantRemovedItem { Position = row.Position, TenantNumber = tenant },
            7 => new AccountErasedItem(from.Int(), ReadTexts(ref from)) { Position = row.Position, TenantNumber = tenant },
            _ => throw new InvalidDataException($"The outbox holds the unknown kind {kind}: it was written by a newer Brimful."),
        };
    }

    private static void WriteFact(ByteWriter to, FactItem item)
    {
        to.Byte(1);
        to.Int(item.TenantNumber);
        to.Int(item.AccountNumber);
        to.Text(item.Bucket);
        to.Text(item.BucketName);
        to.Text(item.Meter);
        to.Text(item.Unit);
        to.Flag(item.NextReset.HasValue);
        if (item.NextReset is { } reset) to.Signed(reset.ToUnixTimeTicks());
        to.Flag(item.NextChange is not null);
        if (item.NextChange is { } next)
        {
            to.Signed(next.At.ToUnixTimeTicks());
            LineCodec.Write(to, next.Capacity);
        }
        FactCodec.Write(to, item.Fact);
        to.OptionalText(item.Participant);
        WriteTexts(to, item.Contributors);
    }

    private static FactItem ReadFact(long position, int tenant, ref ByteReader from) => new()
    {
        Position = position,
        TenantNumber = tenant,
        AccountNumber = from.Int(),
        Bucket = from.Text(),
        BucketName = from.Text(),
        Meter = from.Text(),
        Unit = from.Text(),
        NextReset = from.Flag() ? Instant.FromUnixTimeTicks(from.Signed()) : null,
        NextChange = from.Flag() ? new ScheduledCapacity(Instant.FromUnixTimeTicks(from.Signed()), LineCodec.ReadFigure(ref from)) : null,
        Fact = FactCodec.Read(ref from),
        Participant = from.OptionalText(),
        Contributors = ReadTexts(ref from),
    };

    private static void WriteHeld(ByteWriter to, HeldItem item)
    {
        to.Byte(2);
        to.Int(item.TenantNumber);
        to.Text(item.Source);
        to.Text(item.Id);
        to.Text(item.Type);
        to.Text(item.Subject);
        to.Signed(item.ReceivedAt.ToUnixTimeTicks());
        to.Signed(item.Time.ToUnixTimeTicks());
        to.Bytes(item.Document.Span);
    }

    private static HeldItem ReadHeld(long position, int tenant, ref ByteReader from) =>
        new(from.Text(), from.Text(), from.Text(), from.Text(), ReadInstant(ref from), ReadInstant(ref from), from.Bytes().ToArray())
        {
            Position = position,
            TenantNumber = tenant,
        };

    private static void WriteRejected(ByteWriter to, RejectedItem item)
    {
        to.Byte(3);
        to.Int(item.TenantNumber);
        to.OptionalText(item.Source);
        to.OptionalText(item.Id);
        to.OptionalText(item.Type);
        to.OptionalText(item.Subject);
        to.Signed(item.ReceivedAt.ToUnixTimeTicks());
        to.Text(item.Code);
        to.Text(item.Message);
        to.Bytes(item.Document.Span);
    }

    private static RejectedItem ReadRejected(long position, int tenant, ref ByteReader from) =>
        new(from.OptionalText(), from.OptionalText(), from.OptionalText(), from.OptionalText(), ReadInstant(ref from), from.Text(), from.Text(), from.Bytes().ToArray())
        {
            Position = position,
            TenantNumber = tenant,
        };

    private static void WriteErased(ByteWriter to, AccountErasedItem item)
    {
        to.Byte(7);
        to.Int(item.TenantNumber);
        to.Int(item.AccountNumber);
        WriteTexts(to, item.Subjects);
    }

    private static void WriteTexts(ByteWriter to, IReadOnlyList<string> texts)
    {
        to.Int(texts.Count);
        foreach (var text in texts) to.Text(text);
    }

    private static string[] ReadTexts(ref ByteReader from)
    {
        var texts = new string[from.Int()];
        for (var at = 0; at < texts.Length; at++) texts[at] = from.Text();
        return texts;
    }

    private static Instant ReadInstant(ref ByteReader from) => Instant.FromUnixTimeTicks(from.Signed());

    private static void WritePositions(ByteWriter to, byte kind, int tenant, IReadOnlyList<long> positions)
    {
        to.Byte(kind);
        to.Int(tenant);
        to.Int(positions.Count);
        foreach (var position in positions) to.Signed(position);
    }

    private static long[] ReadPositions(ref ByteReader from)
    {
        var positions = new long[from.Int()];
        for (var at = 0; at < positions.Length; at++) positions[at] = from.Signed();
        return positions;
    }
}
