namespace Brimful.Api.Idempotency;

/// <summary>An answer that is given again to the same request.</summary>
internal sealed record KeptAnswer(int Status, string? ContentType, byte[] Body);
