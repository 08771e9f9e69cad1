using Brimful.Core.Buckets;
using Brimful.Core.Pools;
using Brimful.Engine.Journal;
using Brimful.Engine.Uniques;

namespace Brimful.Engine.Shards;

/// <summary>The stored forms of a pool: its participants, and what its subjects used. Terms that participants share are written once a list.</summary>
internal static class PoolCodec
{
    /// <summary>The participants that a definition lists; nothing where it lists none at all.</summary>
    public static byte[] Encode(IReadOnlyDictionary<int, ParticipantTerms>? wanted)
    {
        if (wanted is null) return [];
        var (to, table) = (new ByteWriter(), new TermsTable());
        foreach (var terms in wanted.Values) table.Add(terms);
        table.Write(to);
        to.Int(wanted.Count);
        foreach (var (subject, terms) in wanted)
        {
            to.Int(subject);
            to.Int(table.PlaceOf(terms));
        }
        return to.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static Dictionary<int, ParticipantTerms>? Decode(ReadOnlySpan<byte> bytes, TermsPool pool)
    {
        if (bytes.IsEmpty) return null;
        var from = new ByteReader(bytes);
        var table = TermsTable.Read(ref from, pool);
        var wanted = new Dictionary<int, ParticipantTerms>();
        for (var left = from.Int(); left > 0; left--) wanted.Add(from.Int(), table[from.Int()]);
        return wanted;
    }

    public static void WriteParticipants(ByteWriter to, Participants? participants)
    {
        to.Int(participants?.Revision ?? 0);
        if (participants is null) return;
        var table = new TermsTable();
        foreach (var now in participants.Now.Values) table.Add(now.Terms);
        foreach (var was in participants.Past?.Values.SelectMany(past => past) ?? []) table.Add(was.Terms);
        table.Write(to);
        to.Int(participants.Count);
        foreach (var (subject, now) in participants.Now)
        {
            to.Int(subject);
            to.Int(now.Since);
            to.Int(table.PlaceOf(now.Terms));
        }
        WritePast(to, participants, table);
    }

    public static Participants? ReadParticipants(ref ByteReader from, TermsPool pool)
    {
        var revision = from.Int();
        if (revision == 0) return null;
        var participants = new Participants { Revision = revision };
        var table = TermsTable.Read(ref from, pool);
        for (var left = from.Int(); left > 0; left--)
        {
            var (subject, since) = (from.Int(), from.Int());
            participants.Restore(subject, new Participation(table[from.Int()], since));
        }
        for (var left = from.Int(); left > 0; left--)
            participants.Restore(from.Int(), new PastParticipation(from.Int(), from.Int(), from.Signed(), table[from.Int()]));
        return participants;
    }

    /// <summary>Writes who used in a period: of most buckets one subject, or none, which takes two bytes.</summary>
    public static void WritePool(ByteWriter to, PeriodLedger ledger)
    {
        to.Int(ledger.SoleSubject is { } sole ? sole + 1 : 0);
        to.Flag(ledger.Pool is not null);
        if (ledger.Pool is { } pool) WritePool(to, pool);
    }

    /// <summary>Reads what <see cref="WritePool(ByteWriter, PeriodLedger)"/> wrote.</summary>
    public static void ReadPool(ref ByteReader from, PeriodLedger ledger, ValueRuns runs)
    {
        if (from.Int() is > 0 and var sole) ledger.SoleSubject = sole - 1;
        if (!from.Flag()) return;
        if (from.Int() is > 0 and var shares) ledger.SetShares(ReadShares(ref from, shares));
        if (from.Int() is > 0 and var readings) ledger.Gauge = ReadGauge(ref from, readings);
        if (from.Flag()) (ledger.Pool ??= new PoolLedger()).GaugeAtEnd = ReadGauge(ref from, from.Int());
        ledger.LateTicks = from.Signed();
        if (ValueCodec.ReadPeriod(ref from, runs) is { } values) ledger.Values = values;
        if (from.Int() is > 0 and var meters) (ledger.Pool ??= new PoolLedger()).Meters = ReadMeters(ref from, meters);
        if (from.Int() is > 0 and var count) ReadLines(ref from, count, ledger);
    }

    private static void WritePool(ByteWriter to, PoolLedger pool)
    {
        to.Int(pool.Shares?.Count ?? 0);
        foreach (var (subject, share) in pool.Shares ?? [])
        {
            to.Int(subject);
            to.Big(share);
        }
        WriteGauge(to, pool.Gauge ?? []);
        to.Flag(pool.GaugeAtEnd is not null);
        if (pool.GaugeAtEnd is { } atEnd) WriteGauge(to, atEnd);
        to.Signed(pool.LateTicks);
        ValueCodec.Write(to, pool.Values);
        to.Int(pool.Meters?.Nanos.Length ?? 0);
        if (pool.Meters is { } meters)
            foreach (var nanos in meters.Nanos) to.Big(nanos);
        to.Int(pool.Participants?.Count ?? 0);
        foreach (var (subject, lines) in pool.Participants ?? [])
        {
            to.Int(subject);
            to.Flag(lines.HasLeft);
            BucketCodec.WriteLines(to, lines);
        }
    }

    private static void WriteGauge(ByteWriter to, Dictionary<int, GaugeReading> gauge)
    {
        to.Int(gauge.Count);
        foreach (var (subject, reading) in gauge)
        {
            to.Int(subject);
            to.Big(reading.Nanos);
            to.Signed(reading.TimeTicks);
        }
    }

    private static MeterQuantities ReadMeters(ref ByteReader from, int count)
    {
        var meters = new MeterQuantities(count);
        for (var place = 0; place < count; place++) meters.Add(place, from.Big());
        return meters;
    }

    private static void ReadLines(ref ByteReader from, int count, PeriodLedger ledger)
    {
        var pool = ledger.Pool ??= new PoolLedger();
        for (; count > 0; count--)
        {
            var lines = new ParticipantLedger(from.Int()) { Number = ledger.Number, HasLeft = from.Flag() };
            BucketCodec.ReadLines(ref from, lines);
            pool.Keep(lines);
        }
    }

    private static Dictionary<int, GaugeReading> ReadGauge(ref ByteReader from, int count)
    {
        var gauge = new Dictionary<int, GaugeReading>(count);
        for (; count > 0; count--) gauge.Add(from.Int(), new GaugeReading(from.Big(), from.Signed()));
        return gauge;
    }

    private static Dictionary<int, Int128> ReadShares(ref ByteReader from, int count)
    {
        var shares = new Dictionary<int, Int128>(count);
        for (; count > 0; count--) shares.Add(from.Int(), from.Big());
        return shares;
    }

    private static void WritePast(ByteWriter to, Participants participants, TermsTable table)
    {
        to.Int(participants.Past?.Values.Sum(past => past.Count) ?? 0);
        foreach (var (subject, past) in participants.Past ?? [])
        {
            foreach (var was in past)
            {
                to.Int(subject);
                to.Int(was.First);
                to.Int(was.Last);
                to.Signed(was.UntilTicks);
                to.Int(table.PlaceOf(was.Terms));
            }
        }
    }

    /// <summary>The different terms of a list, by their place in it.</summary>
    private sealed class TermsTable
    {
        private readonly Dictionary<ParticipantTerms, int> _places = [];

        public void Add(ParticipantTerms terms) => _places.TryAdd(terms, _places.Count);

        public int PlaceOf(ParticipantTerms terms) => _places[terms];

        public void Write(ByteWriter to)
        {
            to.Int(_places.Count);
            foreach (var terms in _places.Keys) to.Bytes(TermsCodec.Encode(terms));
        }

        public static ParticipantTerms[] Read(ref ByteReader from, TermsPool pool)
        {
            var terms = new ParticipantTerms[from.Int()];
            for (var place = 0; place < terms.Length; place++) terms[place] = pool.Share(TermsCodec.DecodeParticipant(from.Bytes()));
            return terms;
        }
    }
}
