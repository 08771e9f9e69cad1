using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Metering;
using Brimful.Engine.Meters;

namespace Brimful.Api.Meters;

/// <summary>Reads where a meter of session time finds sessions, and how long they may be silent.</summary>
internal static class SessionReader
{
    public static SessionTerms? Read(ObjectReader reader, Aggregation? aggregation)
    {
        if (aggregation != Aggregation.Duration)
        {
            foreach (var name in (ReadOnlySpan<string>)["session", "action", "maxSilence"])
                if (reader.Has(name) && aggregation is not null) reader.Fault(name, Codes.FieldInvalid, $"{name} is read by meters of aggregation duration only. Leave it out.");
            return null;
        }
        var (session, action) = (ReadPath(reader, "session", "the path of the session's id, such as $.session"), ReadPath(reader, "action", "the path of the action, such as $.action"));
        return new SessionTerms(session ?? "", action ?? "", ReadMaxSilence(reader));
    }

    private static string? ReadPath(ObjectReader reader, string name, string remedy)
    {
        reader.Require(name, remedy);
        var path = reader.FindText(name, DataPath.MaxLength);
        if (path is not null && !DataPath.IsValid(path)) reader.Fault(name, Codes.PathInvalid, $"{name} " + DataPath.Form);
        return path;
    }

    private static long? ReadMaxSilence(ObjectReader reader)
    {
        if (reader.FindText("maxSilence", ElapsedTime.MaxLength) is not { } text) return null;
        if (ElapsedTime.TryParse(text, out var ticks)) return ticks;
        reader.Fault("maxSilence", Codes.FieldInvalid, $"maxSilence {ElapsedTime.Form}");
        return null;
    }
}
