namespace Brimful.Api.Idempotency;

/// <summary>A call as it is kept.</summary>
/// <param name="BodyHash">The SHA-256 of the body that it came with.</param>
/// <param name="Answer">Null as long as it was not answered, or if its answer was lost.</param>
internal sealed record KeptCall(string BodyHash, KeptAnswer? Answer);

/// <summary>An answer that is given again to the same request.</summary>
internal sealed record KeptAnswer(int Status, string? ContentType, byte[] Body);
