using System.Runtime.InteropServices;
using Brimful.Bench.Load;

namespace Brimful.Bench.Baselines;

/// <summary>The arguments of one call, drawn anew in place.</summary>
internal sealed class PostgresBatch(LoadPlan plan, int number)
{
    private readonly Xoshiro _random = new(Seeds.For(plan.Seed, "postgres", number));
    private readonly int _ofParity = Math.Max(1, plan.Accounts / plan.Connections);

    public Guid[] Ids { get; } = new Guid[plan.Batch];

    public int[] Accounts { get; } = new int[plan.Batch];

    public long[] Amounts { get; } = new long[plan.Batch];

    public void Draw()
    {
        for (var index = 0; index < Ids.Length; index++)
        {
            Span<ulong> words = [_random.Next(), _random.Next()];
            Ids[index] = MemoryMarshal.Read<Guid>(MemoryMarshal.AsBytes(words));
            var draw = _random.Next();
            Accounts[index] = ((int)((draw >> 32) * (ulong)_ofParity >> 32) * plan.Connections) + number;
            Amounts[index] = 1000 + (long)(draw & 0x1FFF);
        }
    }
}
