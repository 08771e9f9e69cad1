namespace Brimful.Delivery.Endpoints;

/// <summary>Which endpoint: its tenant and the key that the tenant gave it. Nothing else is unique across tenants.</summary>
public readonly record struct EndpointId(int TenantNumber, string Key);
