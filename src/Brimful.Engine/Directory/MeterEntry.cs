using Brimful.Engine.Meters;

namespace Brimful.Engine.Directory;

/// <summary>A meter of a tenant.</summary>
/// <param name="Number">Its number within the installation.</param>
/// <param name="HasCounted">Whether an event of it has counted: then it is frozen (S23).</param>
internal sealed record MeterEntry(int Number, int Tenant, string Key, MeterTerms Terms, bool HasCounted)
{
    public MeterView ToView() => new(Key, Terms, ETags.Of(DirectoryCodec.Encode(this with { HasCounted = false })));
}
