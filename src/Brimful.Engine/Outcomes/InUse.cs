namespace Brimful.Engine.Outcomes;

/// <summary>Tells what keeps something from being deleted, in the right number.</summary>
internal static class InUse
{
    public static string Amount(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    public static string Remedy(int count) => count == 1 ? "Delete that first." : "Delete those first.";
}
