using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Explanations;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Explanations;

/// <summary>Looks up what became of the messages of the facts that an explanation names.</summary>
internal sealed class ExplainedMessages(INotifications notifications, NotificationIds ids, FactJson json)
{
    public async Task<ExplanationResource> AddToAsync(string tenant, Explanation explanation, CancellationToken cancellationToken)
    {
        var messages = new Dictionary<string, NotificationDetailView>(StringComparer.Ordinal);
        foreach (var item in explanation.Lines.SelectMany(line => line.Facts))
        {
            var id = ids.Of(item);
            if (!messages.ContainsKey(id) && await notifications.GetAsync(tenant, id, cancellationToken) is Outcome<NotificationDetailView>.Done { Value: var detail })
                messages.Add(id, detail);
        }
        return new ExplanationResource(explanation, this, messages);
    }

    public string IdOf(FactItem item) => ids.Of(item);

    /// <summary>Writes the fact as every answer shows it.</summary>
    public void Write(Answers.WireJson wire, FactItem item, string account)
    {
        wire.Json.WritePropertyName("fact"u8);
        json.Write(wire.Json, item, account, wire.Numbers);
    }
}
