namespace Brimful.Engine.Events;

/// <summary>Why an event is rejected; each has a stable code that is never reused.</summary>
internal enum EventFault : byte
{
    None,
    Unreadable,
    IdMissing,
    IdTooLong,
    SourceMissing,
    SourceTooLong,
    TypeMissing,
    SpecVersionUnsupported,
    SubjectMissing,
    SubjectInvalid,
    TextInvalid,
    TimeInvalid,
    TimeInFuture,
    TimeTooOld,
    ValueInvalid,
    LevelOverflow,
    ShelfFull,
    SessionInvalid,
    AttributeRepeated,
}

/// <summary>The codes and sentences of <see cref="EventFault"/>.</summary>
internal static class EventFaults
{
    public static string CodeOf(EventFault fault) => fault switch
    {
        EventFault.Unreadable => "event.unreadable",
        EventFault.IdMissing => "event.id_missing",
        EventFault.IdTooLong => "event.id_too_long",
        EventFault.SourceMissing => "event.source_missing",
        EventFault.SourceTooLong => "event.source_too_long",
        EventFault.TypeMissing => "event.type_missing",
        EventFault.SpecVersionUnsupported => "event.specversion_unsupported",
        EventFault.SubjectMissing => "event.subject_missing",
        EventFault.SubjectInvalid => "event.subject_invalid",
        EventFault.TextInvalid => "event.text_invalid",
        EventFault.TimeInvalid => "event.time_invalid",
        EventFault.TimeInFuture => "event.time_in_future",
        EventFault.TimeTooOld => "event.time_too_old",
        EventFault.ValueInvalid => "event.value_invalid",
        EventFault.LevelOverflow => "event.level_overflow",
        EventFault.ShelfFull => "event.held_too_many",
        EventFault.SessionInvalid => "event.session_invalid",
        EventFault.AttributeRepeated => "event.attribute_repeated",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string MessageOf(EventFault fault) => fault switch
    {
        EventFault.Unreadable => "This is not one CloudEvent in JSON. Send one JSON object, at most 32 levels deep.",
        EventFault.IdMissing => "The event has no id. Give each event an id that is unique within its source; it is what retries are recognised by.",
        EventFault.IdTooLong => "The id is longer than 512 bytes. Use a shorter one.",
        EventFault.SourceMissing => "The event has no source. Say which system it comes from.",
        EventFault.SourceTooLong => "The source is longer than 512 bytes. Use a shorter one.",
        EventFault.TypeMissing => "The event has no type. Give it the eventType of the meter that should read it.",
        EventFault.SpecVersionUnsupported => "The event's specversion is not 1.0. Send CloudEvents 1.0.",
        EventFault.SubjectMissing => "The event has no subject. Say who used it: the key of a subject of an account.",
        EventFault.SubjectInvalid => "The subject is not a key. Use 1 to 128 of A-Z a-z 0-9 . _ : @ + -",
        EventFault.TextInvalid => "A text of the event holds a NUL or half of a surrogate pair. Send valid Unicode.",
        EventFault.TimeInvalid => "The time is not an RFC 3339 timestamp such as 2026-03-01T12:00:00Z.",
        EventFault.TimeInFuture => "The time is more than 5 minutes ahead. Check the clock of the sender.",
        EventFault.TimeTooOld => "The time is older than the dedupe window of 35 days, so a repeat could not be recognised.",
        EventFault.ValueInvalid => "A meter of this type finds nothing usable at its value path. Send a number of at most 9 fractional digits and a magnitude below 10^18; where distinct values are counted, a text, a number or a bool.",
        EventFault.LevelOverflow => "The event would take a bucket's level to 10^18 or beyond. Use a larger unit.",
        EventFault.SessionInvalid => "A meter of this type finds no session at its paths. Send the session's id as text of 1 to 512 bytes, or as a number, and as its action start, heartbeat or stop.",
        EventFault.AttributeRepeated => "An attribute of the event is there twice, and nothing says which of them is meant. Send each once.",
        EventFault.ShelfFull => "10 million events of the tenant are already held for meters or accounts that are not there. Create them, then send this again.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
