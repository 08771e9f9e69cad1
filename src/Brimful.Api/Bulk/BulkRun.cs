using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Bulk;

/// <summary>Runs one bulk: reads lines, keeps many in flight, and writes their verdicts in the order of the lines.</summary>
internal sealed class BulkRun(string tenant, BulkOrder order)
{
    private const int LinesInFlight = 2_000;
    private const int FlushAtBytes = 32 * 1024;

    private readonly Channel<Task<BulkVerdict>> _inFlight = Channel.CreateBounded<Task<BulkVerdict>>(
        new BoundedChannelOptions(LinesInFlight) { SingleReader = true, SingleWriter = true });

    private int _line;

    public Task RunAsync(PipeReader body, PipeWriter answers, CancellationToken cancellationToken) =>
        Task.WhenAll(ReadAsync(body, cancellationToken), WriteAsync(answers));

    private async Task ReadAsync(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var bytes in LineSplitter.LinesAsync(body, JsonBody.Limit, cancellationToken))
            {
                _line++;
                if (bytes.AsSpan().Trim(" \t\r"u8).IsEmpty) continue;
                await _inFlight.Writer.WriteAsync(await order.StartAsync(BulkLineReader.Read(_line, bytes, tenant)), cancellationToken);
            }
        }
        catch (LineTooLongException)
        {
            await EndWithAsync(new Problem(413, Codes.RequestTooLarge, $"This line is longer than {JsonBody.Limit} bytes. Lines without a verdict were not taken; send them again, without it."));
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            await EndWithAsync(new Problem(400, Codes.RequestUnreadable, "The rest of the body cannot be read. Lines without a verdict were not taken; send them again."));
        }
        finally
        {
            _inFlight.Writer.Complete();
        }
    }

    private ValueTask EndWithAsync(Problem problem) =>
        _inFlight.Writer.WriteAsync(Task.FromResult(BulkVerdict.Refused(_line + 1, null, problem)));

    private async Task WriteAsync(PipeWriter answers)
    {
        using var json = new Utf8JsonWriter(answers, Answer.WriterOptions);
        await foreach (var task in _inFlight.Reader.ReadAllAsync())
        {
            if (!task.IsCompleted) await answers.FlushAsync();
            (await task).Write(json);
            json.Flush();
            json.Reset();
            "\n"u8.CopyTo(answers.GetSpan(1));
            answers.Advance(1);
            if (answers.UnflushedBytes >= FlushAtBytes) await answers.FlushAsync();
        }
        await answers.CompleteAsync();
    }
}
