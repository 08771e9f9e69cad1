using Brimful.Api.Answers;
using Brimful.Api.Buckets;
using Brimful.Core.Plans;
using Brimful.Engine.Plans;
using NodaTime.Text;

namespace Brimful.Api.Plans;

internal sealed record PlanResource(PlanView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("name"u8, View.Terms.Name);
        wire.Json.WriteStartObject("buckets"u8);
        foreach (var (key, bucket) in View.Terms.Buckets) WriteBucket(wire, key, bucket);
        wire.Json.WriteEndObject();
        wire.Json.WriteNumber("version"u8, View.Version);
        wire.Json.WriteNumber("accounts"u8, View.Accounts);
        if (View.Rollout is { } rollout) Write(wire, rollout);
        WriteEffects(wire);
        wire.Json.WriteEndObject();
    }

    private static void WriteBucket(WireJson wire, string key, PlanBucket bucket)
    {
        wire.Json.WriteStartObject(key);
        BucketTermsJson.Write(wire, bucket.Terms, () => WritePeriod(wire, bucket));
        wire.Json.WriteEndObject();
    }

    private static void WritePeriod(WireJson wire, PlanBucket bucket)
    {
        if (bucket.Period is not { } period)
        {
            BucketTermsJson.WriteOneOff(wire, bucket.Terms);
            return;
        }
        wire.Json.WriteStartObject("period"u8);
        wire.Json.WriteString("every"u8, period.Every.ToString());
        if (period.Anchor is { } anchor) wire.Json.WriteString("anchor"u8, LocalDateTimePattern.ExtendedIso.Format(anchor));
        wire.TextIfAny("timeZone", period.Zone?.Id);
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, RolloutProgress rollout)
    {
        wire.Json.WriteStartObject("rollout"u8);
        wire.Json.WriteNumber("version"u8, rollout.Version);
        wire.Json.WriteNumber("done"u8, rollout.Done);
        wire.Json.WriteNumber("of"u8, rollout.Of);
        wire.Json.WriteEndObject();
    }
}
