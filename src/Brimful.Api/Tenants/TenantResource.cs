using Brimful.Api.Answers;
using Brimful.Engine.Tenants;

namespace Brimful.Api.Tenants;

internal sealed record TenantResource(TenantView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("name"u8, View.Name);
        wire.Json.WriteString("mode"u8, View.Mode == TenantMode.Sandbox ? "sandbox"u8 : "live"u8);
        if (View.Mode == TenantMode.Sandbox) wire.Time("now", View.Now);
        wire.Json.WriteEndObject();
    }
}
