namespace Brimful.Bench.Load;

/// <summary>What a benchmark does when it is not told otherwise. See <see cref="LoadPlan"/>.</summary>
internal sealed record LoadDefaults
{
    public int Accounts { get; init; } = 100_000;

    public int Connections { get; init; } = 2;

    public int WarmupSeconds { get; init; } = 10;

    public int Seconds { get; init; } = 120;

    public int? Rate { get; init; }
}
