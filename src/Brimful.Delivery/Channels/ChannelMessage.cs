using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using NodaTime;

namespace Brimful.Delivery.Channels;

/// <summary>What is to be told in one attempt.</summary>
/// <param name="Target">Where it goes, as it stands at this moment.</param>
/// <param name="Work">The delivery and its notification's body: JSON, written once, which the channel sends or words.</param>
/// <param name="At">When the attempt began.</param>
public sealed record ChannelMessage(Target Target, DeliveryWork Work, Instant At)
{
    /// <summary>Bodies of other notifications that this message tells of too, in the order of commit; mostly none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Also { get; init; } = [];

    /// <summary>For whom it is worded: the contact, or whom the endpoint's settings speak of.</summary>
    public Addressee Reader => Target.Addressee ?? ReaderSettings.AddresseeOf(Target.Endpoint);

    /// <summary>The notification's id: the same on every attempt and resend.</summary>
    public string NotificationId => Work.Delivery.Id.NotificationId;
}
