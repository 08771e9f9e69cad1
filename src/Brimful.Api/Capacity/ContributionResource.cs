using Brimful.Api.Answers;
using Brimful.Core.Capacity;
using Brimful.Engine.Capacity;

namespace Brimful.Api.Capacity;

internal sealed record ContributionResource(ContributionView View) : Resource(ETag: null)
{
    public override void Write(WireJson wire)
    {
        var contribution = View.Contribution;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("contributor"u8, contribution.Contributor);
        wire.Number("amount", contribution.Amount);
        wire.Time("from", contribution.From);
        wire.Time("to", contribution.To);
        wire.Json.WriteBoolean("prorate"u8, contribution.Prorate);
        wire.Json.WriteString("state"u8, View.Standing switch
        {
            ContributionStanding.Pending => "pending"u8,
            ContributionStanding.Active => "active"u8,
            ContributionStanding.Ended => "ended"u8,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        wire.Number("share", View.Share);
        wire.Time("beginsAt", View.BeginsAt);
        wire.Time("endsAt", View.EndsAt);
        wire.Json.WriteEndObject();
    }
}

internal sealed record ContributorResource(ContributorView View) : Resource(ETag: null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("contributor"u8, View.Contributor);
        wire.Json.WriteStartArray("contributions"u8);
        foreach (var contribution in View.Contributions) new ContributionResource(contribution).Write(wire);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }
}
