using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Routing;

/// <summary>Who would hear of a signal, and why, and why others would not.</summary>
/// <param name="Rules">Keys of the rules that match, in order.</param>
/// <param name="Told">Those who would hear of it: at once, or at a time.</param>
/// <param name="Withheld">Those whom a rule or the threshold names and who would not.</param>
/// <param name="Inboxes">Whose inboxes would have it.</param>
/// <param name="Silence">The key of the silence that is on for it; null for none.</param>
public sealed record DryRunView(
    ImmutableArray<string> Rules, ImmutableArray<Hearing> Told, ImmutableArray<Withholding> Withheld, ImmutableArray<InboxOwner> Inboxes, string? Silence);

/// <summary>Someone who would hear of a signal.</summary>
/// <param name="Delivery">As it would be made: queued, or held until its time with the reason.</param>
public sealed record Hearing(Telling Telling, NewDelivery Delivery);
