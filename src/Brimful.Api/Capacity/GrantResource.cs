using Brimful.Api.Answers;
using Brimful.Core.Capacity;
using Brimful.Engine.Capacity;

namespace Brimful.Api.Capacity;

internal sealed record GrantResource(GrantView View) : Resource(ETag: null)
{
    public override void Write(WireJson wire)
    {
        var grant = View.Grant;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("id"u8, grant.Id);
        wire.Number("amount", grant.Amount);
        wire.Json.WriteNumber("priority"u8, grant.Priority);
        wire.Time("effectiveAt", View.EffectiveAt);
        wire.Time("expiresAt", grant.ExpiresAt);
        wire.TextIfAny("reason", grant.Reason);
        wire.Json.WriteString("state"u8, View.Standing switch
        {
            GrantStanding.Pending => "pending"u8,
            GrantStanding.InForce => "active"u8,
            GrantStanding.UsedUp => "usedUp"u8,
            GrantStanding.Expired => "expired"u8,
            GrantStanding.Voided => "voided"u8,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        wire.Number("remaining", View.Remaining);
        wire.TimeIfAny("endedAt", View.EndedAt);
        wire.Json.WriteEndObject();
    }
}
