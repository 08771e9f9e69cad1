using Brimful.Api.Answers;
using Brimful.Delivery.Messages;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outbox;

namespace Brimful.Api.Backtests;

/// <summary>Writes what would have been: the fact as any is shown, and the message that would have told it.</summary>
internal sealed class HypotheticalFacts(IAccounts accounts, FactJson json, FactMessage message)
{
    /// <summary>Writes one; nothing of an account that is gone since.</summary>
    public void Write(WireJson wire, string tenant, FactItem item)
    {
        if (accounts.Profile(item.AccountNumber) is not { } account) return;
        wire.Json.WriteStartObject();
        wire.Json.WriteBoolean("hypothetical"u8, true);
        wire.Json.WritePropertyName("fact"u8);
        json.Write(wire.Json, item, account.Key, wire.Numbers);
        wire.Json.WritePropertyName("message"u8);
        wire.Json.WriteRawValue(message.Render(item, tenant, account), skipInputValidation: true);
        wire.Json.WriteEndObject();
    }
}
