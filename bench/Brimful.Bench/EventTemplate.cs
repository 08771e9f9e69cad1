using System.Runtime.InteropServices;
using System.Text;

namespace Brimful.Bench;

/// <summary>
/// Request bodies of CloudEvents of about 200 bytes, a JSON object a line, whose ids, accounts and values are patched in place: all
/// lines are of one length, so that making a request costs little beside taking it.
/// </summary>
internal sealed class EventTemplate
{
    private const int IdLength = 32;
    private const int AccountDigits = 7;
    private const int ValueDigits = 4;
    private const string Line =
        """{"specversion":"1.0","type":"bench.used","source":"bench","id":"00000000000000000000000000000000","subject":"acct-0000000","time":"2026-01-01T00:00:00Z","data":{"value":1000,"region":"eu-central"}}""" + "\n";

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
            var line = _body.AsSpan(start, Line.Length);
            WriteHex(line.Slice(IdAt, IdLength), _random.Next(), _random.Next());
            var draw = _random.Next();
            WriteDigits(line.Slice(AccountAt, AccountDigits), (uint)((draw >> 32) * (ulong)_accounts >> 32));
            WriteDigits(line.Slice(ValueAt, ValueDigits), 1000 + ((uint)draw & 0x1FFF) % 9000);
            time.CopyTo(line[TimeAt..]);
        }

        return _body;
    }

    private static void WriteHex(Span<byte> to, ulong high, ulong low)
    {
        Span<ulong> words = [high, low];
        Convert.TryToHexStringLower(MemoryMarshal.AsBytes(words), to, out _);
    }

    private static void WriteDigits(Span<byte> to, uint number)
    {
        for (var at = to.Length - 1; at >= 0; at--, number /= 10) to[at] = (byte)('0' + (number % 10));
    }
}
