using System.Runtime.InteropServices;
using System.Text;

namespace Brimful.Bench.Load;

/// <summary>
/// Request bodies of CloudEvents of about 200 bytes, a JSON object a line, whose ids (random UUIDs), accounts and values are patched in
/// place: all lines are of one length, so that making a request costs little beside taking it.
/// </summary>
internal sealed class EventTemplate
{
    private const int IdLength = 36;
    private const int AccountDigits = 7;
    private const int ValueDigits = 4;
    private const string Line =
        """{"specversion":"1.0","type":"bench.used","source":"bench","id":"00000000-0000-4000-8000-000000000000","subject":"acct-0000000","time":"2026-01-01T00:00:00Z","data":{"value":1000,"region":"eu-central"}}""" + "\n";

    private static readonly int IdAt = Line.IndexOf("\"id\":\"", StringComparison.Ordinal) + 6;
    private static readonly int AccountAt = Line.IndexOf("acct-", StringComparison.Ordinal) + 5;
    private static readonly int TimeAt = Line.IndexOf("\"time\":\"", StringComparison.Ordinal) + 8;
    private static readonly int ValueAt = Line.IndexOf("\"value\":", StringComparison.Ordinal) + 8;

    /// <summary>Of each so many events one is for an alarm account: 0.05 %.</summary>
    private const int EventsPerAlarm = 2_000;

    private static readonly ushort[] HexPairs = [.. Enumerable.Range(0, 256).Select(pair => Pair($"{pair:x2}"))];
    private static readonly ushort[] DigitPairs = [.. Enumerable.Range(0, 100).Select(pair => Pair($"{pair:00}"))];

    private readonly byte[] _body;
    private readonly AccountRange _accounts;
    private readonly Xoshiro _random;
    private int _untilAlarm;

    public EventTemplate(int events, int accounts, ulong seed)
    {
        (_accounts, _random) = (new AccountRange(0, accounts), new Xoshiro(seed));
        Events = events;
        _untilAlarm = EventsPerAlarm;
        _body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line, events)));
    }

    public static int LineLength => Line.Length;

    public int Events { get; }

    /// <inheritdoc cref="LoadPlan.AlarmAccounts"/>
    public AccountRange AlarmAccounts { get; init; }

    /// <summary>Events for alarm accounts so far.</summary>
    public long Alarms { get; private set; }

    public static string AccountKey(int account) => $"acct-{account.ToString().PadLeft(AccountDigits, '0')}";

    /// <summary>The id of the first event of a body.</summary>
    public static string FirstId(ReadOnlyMemory<byte> body) => Encoding.ASCII.GetString(body.Span.Slice(IdAt, IdLength));

    /// <summary>The same body with new ids, accounts and values; the last one is overwritten.</summary>
    /// <param name="time">19 characters, without the Z.</param>
    public ReadOnlyMemory<byte> Next(ReadOnlySpan<byte> time)
    {
        for (var start = 0; start < _body.Length; start += Line.Length)
        {
            var draw = _random.Next();
            var account = AlarmAccounts.Count > 0 && --_untilAlarm == 0 ? AlarmAccount(draw) : _accounts.Draw(draw);
            Patch(start, time, account, 1000 + (int)((uint)draw & 0x1FFF));
        }

        return _body;
    }

    /// <summary>The same body for accounts one after the other, from one on, each event of value 1,000.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlySpan<byte> time, int firstAccount)
    {
        for (var start = 0; start < _body.Length; start += Line.Length) Patch(start, time, firstAccount++, 1000);
        return _body;
    }

    private void Patch(int start, ReadOnlySpan<byte> time, int account, int value)
    {
        var line = _body.AsSpan(start, Line.Length);
        WriteUuid(line.Slice(IdAt, IdLength), _random.Next(), _random.Next());
        WriteDigits(line.Slice(AccountAt, AccountDigits), (uint)account);
        WriteDigits(line.Slice(ValueAt, ValueDigits), (uint)value);
        time.CopyTo(line[TimeAt..]);
    }

    private int AlarmAccount(ulong draw)
    {
        Alarms++;
        _untilAlarm = EventsPerAlarm;
        return AlarmAccounts.Draw(draw);
    }

    /// <summary>Version 4; the dashes are in the line already.</summary>
    private static void WriteUuid(Span<byte> to, ulong high, ulong low)
    {
        high = (high & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000;
        low = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
        WriteHex(to, high >> 32, 4);
        WriteHex(to[9..], high >> 16, 2);
        WriteHex(to[14..], high, 2);
        WriteHex(to[19..], low >> 48, 2);
        WriteHex(to[24..], low, 6);
    }

    private static void WriteHex(Span<byte> to, ulong word, int bytes)
    {
        for (var at = bytes - 1; at >= 0; at--, word >>= 8) MemoryMarshal.Write(to[(2 * at)..], HexPairs[(byte)word]);
    }

    private static void WriteDigits(Span<byte> to, uint number)
    {
        var at = to.Length - 2;
        for (; at >= 0; at -= 2, number /= 100) MemoryMarshal.Write(to[at..], DigitPairs[number % 100]);
        if (at == -1) to[0] = (byte)('0' + (number % 10));
    }

    private static ushort Pair(string text) => MemoryMarshal.Read<ushort>(Encoding.ASCII.GetBytes(text));
}
