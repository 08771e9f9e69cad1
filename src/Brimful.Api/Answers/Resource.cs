namespace Brimful.Api.Answers;

/// <summary>Something that is answered as JSON.</summary>
/// <param name="ETag">Its version, as the header has it; null where it has none.</param>
internal abstract record Resource(string? ETag)
{
    /// <summary>Writes one JSON object.</summary>
    public abstract void Write(WireJson wire);
}
