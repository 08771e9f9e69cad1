namespace Brimful.Delivery.Inbox;

/// <summary>How much an entry wants attention. Numbers are stable: they are stored.</summary>
public enum EntrySeverity
{
    /// <summary>For the record: nothing needs to be done.</summary>
    Information = 1,

    /// <summary>Something is coming: there is time.</summary>
    Warning = 2,

    /// <summary>It has come: capacity is used up.</summary>
    Critical = 3,
}
