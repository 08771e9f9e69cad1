using System.Runtime.CompilerServices;

namespace Brimful.Engine.Events;

/// <summary>The attributes of a CloudEvent that are read, and its data.</summary>
[Flags]
internal enum EventAttribute
{
    None = 0,
    Id = 1,
    Type = 2,
    Time = 4,
    Data = 8,
    Source = 16,
    Subject = 32,
    SpecVersion = 64,
}

/// <summary>The names of <see cref="EventAttribute"/> in JSON.</summary>
internal static class EventAttributeNames
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EventAttribute Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => EventAttribute.Id,
        4 when name.SequenceEqual("type"u8) => EventAttribute.Type,
        4 when name.SequenceEqual("time"u8) => EventAttribute.Time,
        4 when name.SequenceEqual("data"u8) => EventAttribute.Data,
        6 when name.SequenceEqual("source"u8) => EventAttribute.Source,
        7 when name.SequenceEqual("subject"u8) => EventAttribute.Subject,
        11 when name.SequenceEqual("specversion"u8) => EventAttribute.SpecVersion,
        _ => EventAttribute.None,
    };
}
