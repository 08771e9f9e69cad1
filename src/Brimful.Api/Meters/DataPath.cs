using Brimful.Engine.Events;

namespace Brimful.Api.Meters;

/// <summary>Paths into an event's data: <c>$.bytes</c>, <c>$.request.region</c>, <c>$['odd name']</c>.</summary>
internal static class DataPath
{
    public const int MaxLength = 512;

    public const string Form = "is $ and then a dot and a name, once or more, such as $.bytes, $.request.region or $['odd name'].";

    public static bool IsValid(string path) => ValuePath.TryParse(path, out _);
}
