using Brimful.Api.Answers;

namespace Brimful.Api.Browsers;

internal sealed record BrowserOriginsResource(IReadOnlyList<string> Origins, string? Version) : Resource(Version)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Texts("origins", Origins);
        wire.Json.WriteEndObject();
    }
}
