using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Delivery.Endpoints;

namespace Brimful.Api.Endpoints;

/// <summary>Reads an endpoint. Whether its URL, secret and rate will do is delivery's to say, and told along with the faults of form.</summary>
internal static class EndpointReader
{
    private const string Webhook = "webhook";
    private const int MaxUrlLength = 2_048;
    private const int MaxSecretLength = 256;

    /// <summary>What an answer says of an endpoint beyond its terms: may be sent back, and changes nothing.</summary>
    private static readonly string[] ReadOnly =
        ["state", "disabledReason", "stateSince", "failingSince", "consecutiveFailures", "previousSecretUntil", "createdAt"];

    public static EndpointTerms? Read(JsonElement body, string endpoint, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(endpoint);
        reader.Require("kind", Webhook);
        var kind = reader.FindWord("kind", Webhook, "email", "slack", "teams", "inApp", "sms");
        if (kind is not (null or Webhook))
        {
            reader.Fault("kind", Codes.NotSupportedYet, $"Endpoints of kind {kind} are not supported by this version yet. Use webhook.");
            return null;
        }
        var url = reader.RequireText("url", MaxUrlLength);
        var secret = reader.FindText("secret", MaxSecretLength);
        var rate = reader.FindWhole("rateLimitPerSecond", 1, 10_000);
        foreach (var name in ReadOnly) reader.Find(name);
        reader.RefuseUnknown();
        var terms = new EndpointTerms(Webhook, url, secret, rate);
        faults.AddElsewhere(EndpointTermsCheck.FaultsOf(endpoint, terms));
        return faults.IsEmpty ? terms : null;
    }
}
