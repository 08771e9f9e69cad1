namespace Brimful.Contracts.Tenants;

/// <summary>A tenant.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Mode"><c>live</c> (the default) or <c>sandbox</c>.</param>
/// <param name="Now">The sandbox's clock at its creation.</param>
public sealed record TenantBody(string Name, string? Mode, DateTimeOffset? Now);

/// <summary>A clock to set.</summary>
/// <param name="Now">No earlier than the clock stands.</param>
public sealed record ClockBody(DateTimeOffset Now);

/// <summary>A tenant.</summary>
/// <param name="Now">The sandbox's clock; absent for live tenants.</param>
public sealed record TenantAnswer(string Key, string Name, string Mode, DateTimeOffset? Now);
