using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Engine.Tenants;
using NodaTime;

namespace Brimful.Api.Tenants;

/// <summary>Reads <c>{"name","mode","now"?}</c> and <c>{"now"}</c>.</summary>
internal static class TenantReader
{
    public static TenantTerms? Read(JsonElement body, string tenant, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(tenant);
        var name = reader.RequireText("name", TextFields.MaxNameLength);
        var mode = reader.FindWord("mode", "live", "sandbox") == "sandbox" ? TenantMode.Sandbox : TenantMode.Live;
        var now = reader.FindInstant("now");
        if (now is not null && mode == TenantMode.Live)
            reader.Fault("now", Codes.ClockNotSandbox, "Only a sandbox has a clock of its own. Leave now out, or say \"mode\": \"sandbox\".");
        reader.RefuseUnknown();
        return faults.IsEmpty ? new TenantTerms(name!, mode, now) : null;
    }

    public static Instant? ReadClock(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var now = reader.RequireInstant("now");
        reader.RefuseUnknown();
        return faults.IsEmpty ? now : null;
    }
}
