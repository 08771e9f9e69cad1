using System.Collections.Immutable;

namespace Brimful.Engine.Outcomes;

/// <summary>What came of a request: done, or refused for a stable reason.</summary>
/// <typeparam name="T">What a done request answers.</typeparam>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>Durable, and visible to every later read.</summary>
    public sealed record Done(T Value) : Outcome<T>;

    /// <summary>Not done; nothing has changed (but see <see cref="Outcomes.Refusal.Unavailable"/>).</summary>
    public sealed record Refused(Refusal Refusal) : Outcome<T>;

    /// <summary>The same outcome with another value.</summary>
    public Outcome<TTo> Select<TTo>(Func<T, TTo> map) => this switch
    {
        Done done => map(done.Value),
        Refused refused => refused.Refusal,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static implicit operator Outcome<T>(T value) => new Done(value);

    public static implicit operator Outcome<T>(Refusal refusal) => new Refused(refusal);
}

/// <summary>Why a request was refused.</summary>
/// <param name="Code">Stable, such as <c>subject.taken</c>.</param>
/// <param name="Message">A sentence with the remedy.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Message)
{
    /// <summary>Every fault found in the request, each with its path.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>A refusal for faults in a body: the first one's code stands for all.</summary>
    public static Refusal Invalid(ImmutableArray<Fault> faults) =>
        new(RefusalKind.Invalid, faults[0].Code, faults[0].Message) { Faults = faults };

    /// <summary>The one answer to an <c>after</c> that is none of ours.</summary>
    public static Refusal CursorInvalid { get; } =
        Invalid([new Fault("after", "cursor.invalid", "after is the token that an earlier answer called next. Send it unchanged, or start without it.")]);

    /// <summary>The one answer while the store refuses: the commit at hand is tried again, so it may become durable yet.</summary>
    public static Refusal Unavailable { get; } = new(
        RefusalKind.Unavailable,
        "store.unavailable",
        "The store cannot make anything durable now (see the server's log). The request may or may not have been made durable; sending it again is safe.");

    public static Refusal NotFound(string what) =>
        new(RefusalKind.NotFound, "not_found", $"There is no {what}. Check the key, or create it with PUT.");

    /// <summary>For what callers cannot create under an id of their choice.</summary>
    public static Refusal NoSuchId(string what) =>
        new(RefusalKind.NotFound, "not_found", $"There is no {what}. Check the id.");
}

/// <summary>A fault at a place of a body.</summary>
/// <param name="Path">Where, such as <c>thresholds[2].percent</c>.</param>
public sealed record Fault(string Path, string Code, string Message);

/// <summary>The kind of a refusal, and so the HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The request is at fault (422).</summary>
    Invalid,

    /// <summary>The body cannot be read at all (400); nothing was taken.</summary>
    Unreadable,

    /// <summary>The body holds more than one request may (413); nothing was taken.</summary>
    TooLarge,

    /// <summary>What it names is not there (404).</summary>
    NotFound,

    /// <summary>It contradicts what is there (409).</summary>
    Conflict,

    /// <summary>The resource has another version than the caller expects (412).</summary>
    PreconditionFailed,

    /// <summary>As much of it as there may be is under way already (429); try again later.</summary>
    TooMany,

    /// <summary>It cannot be made durable now (503); try again.</summary>
    Unavailable,
}
