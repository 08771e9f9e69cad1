using System.CommandLine;

namespace Brimful.Bench.Load;

/// <summary>The options that make a <see cref="LoadPlan"/>.</summary>
internal sealed class LoadOptions
{
    private const int QuickAccounts = 500;

    private readonly Option<int> _accounts;
    private readonly Option<int> _batch = Number("--batch", "Events in a request.", 1000);
    private readonly Option<int> _connections;
    private readonly Option<int> _seconds;
    private readonly Option<int> _warmup;
    private readonly Option<int?> _rate;
    private readonly Option<long?> _seed = new("--seed") { Description = "Of ids, accounts and values; printed. Otherwise a new one, so that no id comes twice.", HelpName = "N" };
    private readonly Option<bool> _quick = new("--quick") { Description = "A second on few accounts: shows that it works, and measures nothing." };

    public LoadOptions(LoadDefaults defaults)
    {
        _accounts = Number("--accounts", "Accounts drawn from at random, two buckets of four thresholds each.", defaults.Accounts);
        _connections = Number("--connections", "Connections or callers, each with one request under way.", defaults.Connections);
        _seconds = Number("--seconds", "Measured.", defaults.Seconds);
        _warmup = Number("--warmup", "Seconds before, not measured.", defaults.WarmupSeconds);
        _rate = new Option<int?>("--rate")
        {
            Description = "Events a second in batches to aim for, instead of as many as go, or of half of that where a benchmark wants half; waiting for one's turn is part of the latency then.",
            HelpName = "N",
            DefaultValueFactory = _ => defaults.Rate,
        };
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_accounts, _batch, _connections, _seconds, _warmup, _rate, _seed, _quick]) command.Add(option);
    }

    public bool IsQuick(ParseResult result) => result.GetValue(_quick);

    public LoadPlan Read(ParseResult result) => new(
        Value(result, _accounts, QuickAccounts), result.GetValue(_batch), result.GetValue(_connections), Value(result, _warmup, 0), Value(result, _seconds, 1),
        (ulong)(result.GetValue(_seed) ?? Random.Shared.NextInt64()), result.GetValue(_rate));

    private int Value(ParseResult result, Option<int> option, int whenQuick) =>
        IsQuick(result) && result.GetResult(option) is null or { Implicit: true } ? whenQuick : result.GetValue(option);

    private static Option<int> Number(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && (!int.TryParse(result.Tokens.FirstOrDefault()?.Value, out var value) || value < (name == "--warmup" ? 0 : 1))) result.AddError($"{name} must be positive.");
        });
        return option;
    }
}
