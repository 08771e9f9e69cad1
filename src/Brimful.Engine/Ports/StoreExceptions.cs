namespace Brimful.Engine.Ports;

/// <summary>The store refuses for now: full, read-only, unreachable. Nothing of the call took effect; trying again may help.</summary>
public class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The store cannot be used as it is; the message says what to do. Trying again will not help.</summary>
public class StoreRefusedException : Exception
{
    public StoreRefusedException()
    {
    }

    public StoreRefusedException(string message)
        : base(message)
    {
    }

    public StoreRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>What is stored is not what was written, or a part of it is gone; the message says which, and what to do.</summary>
public sealed class StoreDamagedException : StoreRefusedException
{
    public StoreDamagedException()
    {
    }

    public StoreDamagedException(string message)
        : base(message)
    {
    }

    public StoreDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Another owner has taken the store. This process may write no more and must stop.</summary>
public sealed class StoreFencedException : Exception
{
    public StoreFencedException()
    {
    }

    public StoreFencedException(string message)
        : base(message)
    {
    }

    public StoreFencedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
