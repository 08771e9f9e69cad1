namespace Brimful.Api.Meters;

/// <summary>Paths into an event's data: <c>$.bytes</c>, <c>$.request.region</c>.</summary>
internal static class DataPath
{
    public const int MaxLength = 256;

    public const string Form = "is $ and then a dot and a name, once or more, such as $.bytes or $.request.region.";

    public static bool IsValid(string path)
    {
        if (path.Length > MaxLength || !path.StartsWith("$.", StringComparison.Ordinal)) return false;
        foreach (var name in path.AsSpan(2).Split('.'))
        {
            var text = path.AsSpan(2)[name];
            if (text.IsEmpty || text.ContainsAny("[]()*?@'\"\\ \t\r\n")) return false;
        }
        return true;
    }
}
