using System.Collections.Immutable;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Problems;

/// <summary>A refused request as the caller sees it: RFC 9457 with a stable code and every fault found.</summary>
/// <param name="Detail">A sentence that says what to do.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    public ImmutableArray<Fault> Faults { get; init; } = [];

    public int? RetryAfterSeconds { get; init; }

    public static Problem Of(Refusal refusal) =>
        new(StatusOf(refusal), refusal.Code, refusal.Message)
        {
            Faults = refusal.Faults.IsDefault ? [] : refusal.Faults,
            RetryAfterSeconds = refusal.Kind switch { RefusalKind.Unavailable => 1, RefusalKind.TooMany => 5, _ => null },
        };

    public static Problem Internal { get; } =
        new(500, Codes.Internal, "Something failed on the server's side, which has logged it. Send the request again; if it stays, tell the operator when it was.");

    /// <summary>Which part it is, stands in the log: callers are told of no files.</summary>
    public static Problem Damaged { get; } =
        new(500, Codes.StoreDamaged, "A part of what is stored for this is damaged, and is not answered from. Sending the request again will not help: tell the operator, whose log says which part it is.");

    public static Problem Unavailable { get; } = Of(Refusal.Unavailable);

    private static int StatusOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Unreadable => 400,
        RefusalKind.TooLarge => 413,
        RefusalKind.NotFound => 404,
        RefusalKind.Conflict => 409,
        RefusalKind.PreconditionFailed => 412,
        RefusalKind.TooMany => 429,
        RefusalKind.Unavailable => 503,
        _ => 422,
    };
}
