using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Levels;
using Brimful.Contracts.Json;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Live;

/// <summary>The buckets that one stream shows: their levels are looked up when it asks, and told where they are not what was told last. Counting knows nothing of it.</summary>
internal sealed class LevelWatch(LevelReading levels, string tenant, string account, IReadOnlyList<string> buckets)
{
    private readonly Dictionary<string, ImmutableArray<byte>> _told = new(StringComparer.Ordinal);

    /// <summary>Levels that differ from those that were told before.</summary>
    public async Task<IReadOnlyList<LevelResource>> ChangedAsync(CancellationToken cancellationToken)
    {
        var changed = new List<LevelResource>();
        foreach (var bucket in buckets)
        {
            if (await levels.GetAsync(tenant, account, bucket, cancellationToken) is not Outcome<LevelResource>.Done { Value: var level }) continue;
            var text = TextOf(level);
            if (_told.TryGetValue(bucket, out var told) && told.AsSpan().SequenceEqual(text.AsSpan())) continue;
            _told[bucket] = text;
            changed.Add(level);
        }
        return changed;
    }

    private static ImmutableArray<byte> TextOf(LevelResource level)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Answer.WriterOptions)) level.Write(new WireJson(json, NumberStyle.Number));
        return [.. buffer.WrittenSpan];
    }
}
