using Brimful.Api.Access;
using Brimful.Api.Tokens;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Live;

/// <summary>Whether who began a stream still may have it: a revoked key or token ends it within seconds, as does a token's expiry.</summary>
internal sealed class StreamCallers(TokenDesk tokens, KeyRing keys)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<bool> MayGoOnAsync(HttpContext http)
    {
        var caller = Caller.Of(http);
        if (caller.Customer is { } customer) return tokens.StillHolds(customer.Token);
        if (caller.KeyId == OperatorKey.Id) return true;
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && await keys.FindAsync(header[Scheme.Length..].Trim(), http.RequestAborted) is not null;
    }
}
