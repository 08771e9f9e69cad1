namespace Brimful.Delivery.Inbox;

/// <summary>
/// Names an inbox: an account's own (<paramref name="Contact"/> null), that of one of its contacts, or that of a contact of the tenant's own team
/// (<paramref name="AccountNumber"/> null). An inbox is there without being made: one that nothing was put into is empty.
/// </summary>
/// <param name="Contact">A contact's key.</param>
public readonly record struct InboxId(int TenantNumber, int? AccountNumber, string? Contact);
