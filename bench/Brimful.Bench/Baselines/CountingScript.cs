namespace Brimful.Bench.Baselines;

/// <summary>What a careful hand writes in Lua for Redis: dedupe, two buckets, four thresholds each, and an outbox, all at once for some events.</summary>
internal static class CountingScript
{
    /// <summary>KEYS: for each event its identity, then its account. ARGV: for each event its value. Answers how many were counted.</summary>
    public const string Text = """
        local percents = {50, 80, 90, 100}
        local counted = 0
        local function cross(account, bucket, after, amount, capacity)
          local before = after - amount
          for _, percent in ipairs(percents) do
            local line = capacity * percent / 100
            if before < line and after >= line then
              redis.call('XADD', 'outbox', '*', 'account', account, 'bucket', bucket, 'percent', percent, 'used', after)
            end
          end
        end
        for i = 1, #ARGV do
          local account = KEYS[2 * i]
          if redis.call('SET', KEYS[2 * i - 1], '', 'NX', 'EX', 3024000) then
            local amount = tonumber(ARGV[i])
            cross(account, 'volume', redis.call('HINCRBY', account, 'volume', amount), amount, 100000000)
            cross(account, 'requests', redis.call('HINCRBY', account, 'requests', 1), 1, 20000)
            counted = counted + 1
          end
        end
        return counted
        """;
}
