namespace Brimful.Api.Bodies;

/// <summary>Where in a body something stands: <c>thresholds[2].percent</c>.</summary>
internal static class FieldPath
{
    public static string Of(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";
}
