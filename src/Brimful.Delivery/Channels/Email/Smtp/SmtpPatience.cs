using NodaTime;

namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>How long a server may take for a step of the conversation.</summary>
internal sealed class SmtpPatience(Duration step, TimeProvider time)
{
    /// <exception cref="TimeoutException">The step took longer than it may.</exception>
    public async Task StepAsync(Func<CancellationToken, ValueTask> run, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(step.ToTimeSpan(), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await run(either.Token);
        }
        catch (OperationCanceledException late) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server took too long.", late);
        }
    }
}
