using Brimful.Api.Answers;
using Brimful.Engine.Buckets;

namespace Brimful.Api.Levels;

/// <summary>A bucket as its customer may see it.</summary>
internal sealed record LevelResource(BucketView View, string Unit) : Resource((string?)null)
{
    public override void Write(WireJson wire) => LevelJson.Write(wire, View, Unit);
}
