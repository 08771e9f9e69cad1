using System.Collections.Immutable;
using Brimful.Delivery.Channels;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Endpoints;

/// <summary>Secrets that are sent back as they were shown are kept; there must be something to keep.</summary>
public static class MaskedSecrets
{
    /// <summary>What stands for a secret, or for the secret part of one.</summary>
    public const char Mask = '…';

    /// <summary>What is wrong with masked secrets in new settings; empty when nothing is.</summary>
    /// <param name="present">What is secret at present; empty when it cannot be opened.</param>
    public static ImmutableArray<Fault> FaultsOf(ChannelSettings settings, IReadOnlyDictionary<string, string> present) =>
    [
        .. settings.Secrets.Where(each => each.Value is null && !present.ContainsKey(each.Key))
            .Select(each => new Fault(each.Key, "endpoint.secret_masked", $"There is nothing to keep in place of '{Mask}'. Send the whole value.")),
    ];
}
