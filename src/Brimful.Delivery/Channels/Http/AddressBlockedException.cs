namespace Brimful.Delivery.Channels.Http;

/// <summary>A host resolved to an address that must not be reached.</summary>
public sealed class AddressBlockedException : IOException
{
    public AddressBlockedException()
    {
    }

    public AddressBlockedException(string message)
        : base(message)
    {
    }

    public AddressBlockedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
