using System.Collections.Immutable;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Answers;

/// <summary>Something that is answered as JSON.</summary>
/// <param name="ETag">Its version, as the header has it; null where it has none.</param>
internal abstract record Resource(string? ETag)
{
    /// <summary>What the request that this answers does to usage that was counted before.</summary>
    public ImmutableArray<Effect> Effects { get; init; } = [];

    /// <summary>Writes one JSON object.</summary>
    public abstract void Write(WireJson wire);

    /// <summary>Writes <c>effects</c>, where there are any.</summary>
    protected void WriteEffects(WireJson wire)
    {
        if (Effects.IsEmpty) return;
        wire.Json.WriteStartArray("effects"u8);
        foreach (var effect in Effects)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("code"u8, effect.Code);
            wire.Json.WriteString("path"u8, effect.Path);
            wire.Json.WriteString("message"u8, effect.Message);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }
}
