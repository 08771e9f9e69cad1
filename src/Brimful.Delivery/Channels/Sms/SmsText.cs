namespace Brimful.Delivery.Channels.Sms;

/// <summary>A short message: its text, and how many segments a carrier makes of it.</summary>
/// <param name="IsGsm">Whether GSM 03.38's seven bits hold it; else it is UCS-2, of which a segment holds less than half as much.</param>
public sealed record SmsText(string Text, int Segments, bool IsGsm);
