using System.Security.Cryptography;
using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Idempotency;

/// <summary><c>POST</c> with <c>Idempotency-Key</c>: the same key and body get the same answer for a day, and take effect once, whatever happens to the server in between.</summary>
internal sealed class IdempotencyEdge(RequestDelegate next, IdempotencyMemory memory, IAccounts accounts)
{
    public const string Header = "Idempotency-Key";

    private const int MaxKeyLength = 255;
    private const int MostKeptBytes = 64 * 1024;

    public async Task InvokeAsync(HttpContext http)
    {
        var sent = http.Request.Headers[Header];
        if (sent.Count == 0 || !HttpMethods.IsPost(http.Request.Method) || Has<IdempotentByNatureAttribute>(http) || http.Features.Get<Caller>() is not { } caller)
        {
            await next(http);
            return;
        }
        var key = sent.ToString();
        if (sent.Count > 1 || key.Length is 0 or > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw QueryFaults.Of(new Fault(Header, Codes.HeaderInvalid, $"{Header} is 1 to {MaxKeyLength} visible ASCII characters, sent once."));
        using var body = await RequestBody.ReadAsync(http, JsonBody.Limit);
        http.Request.Body = new MemoryStream(body.Memory.ToArray());
        http.Request.Headers.ContentEncoding = default;
        var call = new IdempotentCall(accounts.TenantNumber(caller.Tenant) ?? IdempotentCall.NoTenant, caller.KeyId, http.Request.Path, key);
        var hash = Convert.ToHexString(SHA256.HashData(body.Memory.Span));
        await (await memory.BeginAsync(call, hash, Has<RepeatsSafelyAttribute>(http), http.RequestAborted) is { } known ? RepeatAsync(http, known) : FirstAsync(http, call));
    }

    private static bool Has<TMark>(HttpContext http)
        where TMark : Attribute =>
        http.GetEndpoint()?.Metadata.GetMetadata<TMark>() is not null;

    private static Task RepeatAsync(HttpContext http, Recollection known) => known switch
    {
        Recollection.Answered { Answer: var answer } =>
            Answer.SendAsync(http, new AnswerHead(answer.Status, answer.ContentType ?? Answer.Json), answer.Body),
        Recollection.InFlight => ProblemWriter.WriteAsync(http, new Problem(
            409, Codes.IdempotencyInFlight, "A request with this Idempotency-Key is still being answered. Wait, and send it again.")
        { RetryAfterSeconds = 1 }),
        Recollection.OutcomeUnknown => ProblemWriter.WriteAsync(http, new Problem(
            409, Codes.IdempotencyOutcomeUnknown, "The first request with this Idempotency-Key was cut off, or its answer could not be kept: it may have acted. See whether it did, and if not, send it with a new key.")),
        _ => ProblemWriter.WriteAsync(http, new Problem(
            422, Codes.IdempotencyBodyDiffers, "This Idempotency-Key was used with another body. Use a new key for a new request.")),
    };

    /// <summary>What has begun is done to its end, whether or not the caller is still there: that is when it is sent again.</summary>
    private async Task FirstAsync(HttpContext http, IdempotentCall call)
    {
        var (outer, buffer, aborted) = (http.Response.Body, new MemoryStream(), http.RequestAborted);
        (http.Response.Body, http.RequestAborted) = (buffer, CancellationToken.None);
        var mayActAgain = Has<RepeatsSafelyAttribute>(http);
        try
        {
            await next(http);
            if (http.Response.StatusCode < 500 && buffer.Length <= MostKeptBytes)
                await memory.KeepAsync(call, new KeptAnswer(http.Response.StatusCode, http.Response.ContentType, buffer.ToArray()));
        }
        catch (ProblemException)
        {
            mayActAgain = true;
            throw;
        }
        finally
        {
            (http.Response.Body, http.RequestAborted) = (outer, aborted);
            if (mayActAgain) await memory.ForgetAsync(call);
            memory.Leave(call);
        }
        await outer.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
    }
}
