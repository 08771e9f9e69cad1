using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Backtests;

/// <summary>Why there is no back-test, or none of an account.</summary>
internal static class BacktestRefusals
{
    /// <summary>Of an account: history has dropped usage that its buckets go by in the span.</summary>
    public const string HistoryInsufficient = "backtest.history_insufficient";

    /// <summary>Of a back-test: more was counted together than may be held at once.</summary>
    public const string TooMuchAtOnce = "backtest.too_much_at_once";

    /// <summary>Of a back-test: history could not be read for now. Begin it again.</summary>
    public const string StoreUnavailable = "store.unavailable";

    /// <summary>Of a back-test: the tenant was deleted meanwhile.</summary>
    public const string TenantGone = "backtest.tenant_gone";

    /// <summary>Of a back-test: history is not what it should be; <c>brimful verify</c> says what.</summary>
    public const string HistoryDamaged = "backtest.history_damaged";

    /// <summary>Of a back-test: something failed on the server's side, which has logged it.</summary>
    public const string Internal = "internal";

    public static Refusal TooMany { get; } = new(
        RefusalKind.TooMany, "backtest.too_many", "As many back-tests are under way as may be: one a tenant, four in all. Wait for one to be done, or delete yours.");

    public static Fault InTheFuture(string now) => new("to", "backtest.in_the_future", $"By the tenant's clock it is {now}; to is after that. Send an earlier instant.");

    public static Fault AddsUpNot(string path) =>
        new(path, "threshold.invalid", "A line that looks ahead is of usage that adds up: of meters of aggregation sum or count, over a period. Use percent, value or remaining here.");

    public static Fault OfSessions(string path) =>
        new(path, "not_supported_yet", "Back-tests of lines that look ahead are of meters of aggregation sum and count in this version. Leave it out.");

    public static Fault UnknownAccount(string account) => new("account", "backtest.account_unknown", $"There is no account '{account}'. Check the key.");

    public static Fault UnknownPlan(string plan) => new("plan", "plan.unknown", $"There is no plan '{plan}'. Check the key.");

    public static Fault UnknownBucket(string bucket, string of) => new("bucket", "backtest.bucket_unknown", $"{of} has no bucket '{bucket}'. Check the key, or send buckets with whole definitions.");
}
