namespace Brimful.Oracle;

/// <summary>What an event says of a session.</summary>
public enum SessionSays
{
    Start,
    Heartbeat,
    Stop,
}

/// <summary>A sign of a session.</summary>
/// <param name="Session">Its id, of the subject that uses it.</param>
public sealed record SignModel(string Session, SessionSays Says);

/// <summary>A session: two subjects that use the same id have two.</summary>
public sealed record SessionName(string Subject, string Id)
{
    public static SessionName Of(Reading reading) => new(reading.Subject, reading.Sign!.Session);
}
