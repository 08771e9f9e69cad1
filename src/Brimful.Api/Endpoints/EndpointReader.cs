using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Delivery.Endpoints;

namespace Brimful.Api.Endpoints;

/// <summary>Reads an endpoint. Whether its URL, secret and rate will do is for delivery to say.</summary>
internal static class EndpointReader
{
    private const int MaxUrlLength = 2_048;
    private const int MaxSecretLength = 256;

    /// <summary>What an answer says of an endpoint beyond its terms: may be sent back, and changes nothing.</summary>
    private static readonly string[] ReadOnly =
        ["state", "reason", "stateSince", "failingSince", "consecutiveFailures", "previousSecretUntil", "createdAt"];

    public static EndpointTerms? Read(JsonElement body, string endpoint, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(endpoint);
        reader.Require("kind", "webhook");
        var kind = reader.FindWord("kind", "webhook", "email", "slack", "teams", "inApp", "sms");
        if (kind is not (null or "webhook"))
        {
            reader.Fault("kind", Codes.NotSupportedYet, $"Endpoints of kind {kind} are not supported by this version yet. Use webhook.");
            return null;
        }
        var url = reader.RequireText("url", MaxUrlLength);
        var secret = reader.FindText("secret", MaxSecretLength);
        var rate = reader.FindWhole("rateLimitPerSecond", 1, 10_000);
        foreach (var name in ReadOnly) reader.Find(name);
        reader.RefuseUnknown();
        return faults.IsEmpty ? new EndpointTerms(kind, url, secret, rate) : null;
    }
}
