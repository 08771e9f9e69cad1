using System.Net.Sockets;
using System.Security.Authentication;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Channels.Http;

/// <summary>Names what broke an exchange.</summary>
internal static class SendFailure
{
    public static AttemptError Classify(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AddressBlockedException: return AttemptError.Blocked;
                case AuthenticationException: return AttemptError.Tls;
                case TimeoutException: return AttemptError.Timeout;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery }:
                    return AttemptError.Dns;
            }
        }

        return failure is HttpRequestException http ? Classify(http.HttpRequestError) : AttemptError.Protocol;
    }

    private static AttemptError Classify(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => AttemptError.Dns,
        HttpRequestError.ConnectionError => AttemptError.Refused,
        HttpRequestError.SecureConnectionError => AttemptError.Tls,
        _ => AttemptError.Protocol,
    };
}
