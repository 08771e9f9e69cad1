using System.Collections.Immutable;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Routing;

namespace Brimful.Delivery.Deliveries;

/// <summary>What a routing rule says of a delivery that is of use after it was made. Kept with it as text.</summary>
/// <param name="Rule">The rule's key.</param>
public sealed record DeliveryRouting(string Rule, Severity Severity, JumpPolicy Jump, bool IsMandatory)
{
    /// <summary>The template whose words are used; null: that of the message's type.</summary>
    public string? Template { get; init; }

    /// <summary>Whether it matters that it is acknowledged: else somebody else is told, or the same again.</summary>
    public bool IsEscalated { get; init; }

    /// <summary>Which repeat it is; null for what is told for the first time.</summary>
    public Repeat? Repeat { get; init; }

    /// <summary>The targets that stand in, in order, should this one fail.</summary>
    public ImmutableArray<string> Fallbacks { get; init; } = [];

    public static DeliveryRouting Of(Telling telling) => new(telling.Rule, telling.Severity, telling.Jump, telling.IsMandatory)
    {
        Template = telling.Template,
        IsEscalated = telling.IsEscalated,
        Fallbacks = telling.Fallbacks,
    };

    /// <summary>Reads what <see cref="ToText"/> wrote; null of null.</summary>
    public static DeliveryRouting? Read(string? text) => text is null ? null : DocumentJson.Read<DeliveryRouting>(text);

    /// <summary>Whether it may make lower lines needless; asked of every attempt, so what says <c>highest</c> nowhere is not read.</summary>
    public static bool MayStandForLower(string text) => text.Contains("\"highest\"", StringComparison.Ordinal) && Read(text) is { Jump: JumpPolicy.Highest };

    public string ToText() => DocumentJson.Write(this);
}
