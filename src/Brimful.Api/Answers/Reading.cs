namespace Brimful.Api.Answers;

/// <summary>Methods that only read.</summary>
internal static class Reading
{
    public static readonly string[] Methods = ["GET", "HEAD"];
}
