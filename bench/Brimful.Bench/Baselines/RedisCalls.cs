using System.Runtime.InteropServices;
using System.Text;
using Brimful.Bench.Load;

namespace Brimful.Bench.Baselines;

/// <summary>A pipeline of script calls whose ids, accounts and values are patched in place.</summary>
internal sealed class RedisCalls
{
    private const int IdDigits = 32;
    private const int AccountDigits = 7;

    private readonly byte[] _bytes;
    private readonly int _accounts;
    private readonly Xoshiro _random;
    private readonly List<(int Id, int Account, int Value)> _places = [];

    public RedisCalls(string sha, LoadPlan plan, int eventsPerCall, int number)
    {
        (_accounts, _random) = (plan.Accounts, new Xoshiro(Seeds.For(plan.Seed, "redis", number)));
        var call = Call(sha, eventsPerCall);
        _bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(call, plan.Batch / eventsPerCall)));
        for (var start = 0; start < _bytes.Length; start += call.Length) FindPlaces(call, start, eventsPerCall);
    }

    public ReadOnlyMemory<byte> Next()
    {
        foreach (var (id, account, value) in _places)
        {
            Span<ulong> words = [_random.Next(), _random.Next()];
            Convert.TryToHexStringLower(MemoryMarshal.AsBytes(words), _bytes.AsSpan(id, IdDigits), out _);
            var draw = _random.Next();
            WriteDigits(_bytes.AsSpan(account, AccountDigits), (uint)((draw >> 32) * (ulong)_accounts >> 32));
            WriteDigits(_bytes.AsSpan(value, 4), 1000 + ((uint)draw & 0x1FFF));
        }

        return _bytes;
    }

    private static string Call(string sha, int events)
    {
        var keys = Enumerable.Range(0, events).SelectMany(_ => new[] { "d:" + new string('0', IdDigits), EventTemplate.AccountKey(0) });
        return Encoding.ASCII.GetString(RedisConnection.Command(["EVALSHA", sha, (2 * events).ToString(), .. keys, .. Enumerable.Repeat("1000", events)]));
    }

    private void FindPlaces(string call, int start, int events)
    {
        int id = 0, value = call.Length - (events * "$4\r\n1000\r\n".Length);
        for (var index = 0; index < events; index++)
        {
            id = call.IndexOf("d:0", id, StringComparison.Ordinal) + 2;
            var account = call.IndexOf("acct-", id, StringComparison.Ordinal) + 5;
            _places.Add((start + id, start + account, start + value + 4));
            value += "$4\r\n1000\r\n".Length;
        }
    }

    private static void WriteDigits(Span<byte> to, uint number)
    {
        for (var at = to.Length - 1; at >= 0; at--, number /= 10) to[at] = (byte)('0' + (number % 10));
    }
}
