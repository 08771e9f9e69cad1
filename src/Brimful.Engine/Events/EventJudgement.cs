using System.Runtime.InteropServices;
using System.Text.Unicode;
using Brimful.Core.Keys;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Engine.Identities;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Events;

/// <summary>Says of an event that was read what is at fault with it, how it is recognised, and what its meters read off it.</summary>
internal sealed class EventJudgement(IdentityHash hash)
{
    private const int MaxTextBytes = 512;

    /// <summary>Completes a slot whose texts stand.</summary>
    public void Finish(UsageBatch batch, ref EventSlot slot, in EventAttributes attributes)
    {
        slot.Fault = FaultOf(batch, slot, attributes);
        if (slot.Fault != EventFault.None)
        {
            slot.MeteredAs = null;
            return;
        }
        var source = batch.TextOf(slot.Source);
        var id = batch.TextOf(slot.Id);
        slot.Identity = hash.Of(source, id);
        slot.SourcePlace = batch.PlaceOf(slot.Source, source);
        slot.IdForm = IdText.Pack(id, MemoryMarshal.AsBytes(new Span<UInt128>(ref slot.PackedId)));
        if (attributes.TimeIsBad) (slot.TimeTicks, slot.ContentFault) = (EventSlot.NoTime, EventFault.TimeInvalid);
        if (slot.MeteredAs is not { } type) return;
        var data = attributes.Data < 0 ? [] : batch.Body.Span[attributes.Data..(slot.DocumentStart + slot.DocumentLength)];
        foreach (var meter in type.Meters) ReadValue(batch, ref slot, meter, data);
        slot.ValuesCount = batch.ValueCount - slot.ValuesStart;
    }

    private static EventFault FaultOf(UsageBatch batch, in EventSlot slot, in EventAttributes attributes)
    {
        if (attributes.TextIsBad) return EventFault.TextInvalid;
        if (attributes.IsRepeated) return EventFault.AttributeRepeated;
        if (!attributes.IsVersion1) return EventFault.SpecVersionUnsupported;
        if (slot.Id.Length == 0) return EventFault.IdMissing;
        if (slot.Id.Length > MaxTextBytes) return EventFault.IdTooLong;
        if (slot.Source.Length == 0) return EventFault.SourceMissing;
        if (slot.Source.Length > MaxTextBytes) return EventFault.SourceTooLong;
        if (slot.Type.Length == 0) return EventFault.TypeMissing;
        if (slot.Subject.Length == 0) return EventFault.SubjectMissing;
        if (!ResourceKey.IsValid(batch.TextOf(slot.Subject))) return EventFault.SubjectInvalid;
        return Utf8.IsValid(batch.TextOf(slot.Id)) && Utf8.IsValid(batch.TextOf(slot.Source)) && Utf8.IsValid(batch.TextOf(slot.Type))
            ? EventFault.None
            : EventFault.TextInvalid;
    }

    private void ReadValue(UsageBatch batch, ref EventSlot slot, MeterReading meter, ReadOnlySpan<byte> data)
    {
        var scalars = batch.FoundScalars(slot.MeteredAs!);
        foreach (var condition in meter.Conditions)
            if (!condition.IsMetBy(scalars[condition.Place].In(data))) return;
        var nanos = Int128.Zero;
        var isUsable = meter.Aggregation switch
        {
            Aggregation.Count => true,
            Aggregation.UniqueCount => DistinctDigest.TryRead(batch, scalars[meter.ValuePlace].In(data), hash, out nanos),
            Aggregation.Duration => TryReadSign(scalars[meter.SessionPlace].In(data), scalars[meter.ActionPlace].In(data), out nanos),
            _ => TryReadQuantity(scalars[meter.ValuePlace].NumberIn(data), out nanos),
        };
        if (!isUsable && slot.ContentFault == EventFault.None) slot.ContentFault = meter.Aggregation == Aggregation.Duration ? EventFault.SessionInvalid : EventFault.ValueInvalid;
        batch.AddValue(meter.Number, nanos);
        for (var place = 0; place < meter.DimensionPlaces.Length; place++)
            batch.AddDimension(ref slot, meter.Number, place, DimensionText.Of(batch, slot, scalars[meter.DimensionPlaces[place]], data));
    }

    private static bool TryReadQuantity(ReadOnlySpan<byte> number, out Int128 nanos)
    {
        var fault = Quantity.TryParse(number, out var quantity);
        nanos = quantity.Nanos;
        return fault == QuantityFault.None;
    }

    /// <summary>A sign of a session, in the place of a value.</summary>
    private bool TryReadSign(ReadOnlySpan<byte> session, ReadOnlySpan<byte> says, out Int128 nanos)
    {
        var isUsable = SessionText.TryRead(session, says, out var id, out var action);
        nanos = isUsable ? SessionSign.Of(hash.Of(id, []), action).ToValue() : 0;
        return isUsable;
    }
}
