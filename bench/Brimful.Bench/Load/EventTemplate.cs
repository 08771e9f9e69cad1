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

    private readonly byte[] _body;
    private readonly int _accounts;
    private readonly Xoshiro _random;

    public EventTemplate(int events, int accounts, ulong seed)
    {
        (_accounts, _random) = (accounts, new Xoshiro(seed));
        Events = events;
        _body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line, events)));
    }

    public static int LineLength => Line.Length;

    public int Events { get; }

    public static string AccountKey(int account) => $"acct-{account.ToString().PadLeft(AccountDigits, '0')}";

    /// <summary>The same body with new ids, accounts and values; the last one is overwritten.</summary>
    /// <param name="time">19 characters, without the Z.</param>
    public ReadOnlyMemory<byte> Next(ReadOnlySpan<byte> time)
    {
        for (var start = 0; start < _body.Length; start += Line.Length)
        {
            var draw = _random.Next();
            Patch(start, time, (int)((draw >> 32) * (ulong)_accounts >> 32), 1000 + (int)((uint)draw & 0x1FFF) % 9000);
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

    /// <summary>Version 4; the dashes are in the line already.</summary>
    private static void WriteUuid(Span<byte> to, ulong high, ulong low)
    {
        Span<ulong> words = [high, low];
        Span<byte> digits = stackalloc byte[32];
        Convert.TryToHexStringLower(MemoryMarshal.AsBytes(words), digits, out _);
        (digits[12], digits[16]) = ((byte)'4', (byte)'a');
        digits[..8].CopyTo(to);
        digits[8..12].CopyTo(to[9..]);
        digits[12..16].CopyTo(to[14..]);
        digits[16..20].CopyTo(to[19..]);
        digits[20..].CopyTo(to[24..]);
    }

    private static void WriteDigits(Span<byte> to, uint number)
    {
        for (var at = to.Length - 1; at >= 0; at--, number /= 10) to[at] = (byte)('0' + (number % 10));
    }
}
