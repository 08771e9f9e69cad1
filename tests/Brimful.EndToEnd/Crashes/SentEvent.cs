using System.Globalization;

namespace Brimful.EndToEnd.Crashes;

internal enum EventKind
{
    /// <summary>Counts in the volume and in the hits of its account.</summary>
    Usage,

    /// <summary>Counts in the peak and in the gauge of its account.</summary>
    Speed,

    /// <summary>Its subject belongs to nobody yet.</summary>
    Stranger,

    /// <summary>Is refused, whenever it is sent.</summary>
    Refused,
}

/// <summary>An event of the load, with what a recount needs to know of it.</summary>
internal sealed record SentEvent(EventKind Kind, string Id, string Account, decimal Value, string Json)
{
    public static SentEvent Of(EventKind kind, string id, string account, decimal value)
    {
        var number = value.ToString(CultureInfo.InvariantCulture);
        var time = kind == EventKind.Refused ? "\"time\":\"2020-02-02T00:00:00Z\"," : "";
        var type = kind == EventKind.Speed ? "speed" : "usage";
        var json = $$$"""{"specversion":"1.0","type":"{{{type}}}","source":"load","id":"{{{id}}}","subject":"{{{account}}}",{{{time}}}"data":{"value":{{{number}}}}}""";
        return new SentEvent(kind, id, account, value, json);
    }
}
