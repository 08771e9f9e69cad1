using System.Collections.Immutable;
using Brimful.Core.Quantities;
using Brimful.Engine.Buckets;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Retraces;
using NodaTime;

namespace Brimful.Engine.Explanations;

/// <summary>Explains on the caller's side, a few at a time; the writer only says what there is at one moment, and what numbers stand for.</summary>
public sealed class ExplanationDesk(Node node, IFactRecords facts) : IExplanations, IDisposable
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    public async Task<Outcome<Explanation>> ExplainAsync(ExplanationQuestion question, CancellationToken cancellationToken)
    {
        var asked = await node.AskBetweenRecordsAsync(real => Target(question, real));
        if (asked is not Outcome<ExplanationTarget>.Done { Value: var target }) return ((Outcome<ExplanationTarget>.Refused)asked).Refusal;
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var reading = await Task.Run(() => Read(target, cancellationToken), cancellationToken);
            return reading is PastReading.Found found ? await NamedAsync(question, target, found, cancellationToken) : ExplanationRefusals.Of(reading, question);
        }
        catch (StoreUnavailableException)
        {
            return Refusal.Unavailable;
        }
        catch (RetraceTooLargeException)
        {
            return ExplanationRefusals.TooMuchAtOnce;
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private Outcome<ExplanationTarget> Target(ExplanationQuestion question, long realTicks)
    {
        if (node.Directory.FindTenant(question.Tenant) is not { } tenant) return Refusal.NotFound($"tenant '{question.Tenant}'");
        if (node.Directory.FindAccount(tenant, question.Account) is not { } account) return Refusal.NotFound($"account '{question.Account}'");
        var (shard, now) = (node.ShardOf(account.Number), tenant.Entry.ClockAt(realTicks));
        var state = shard.FindAccount(account.Number);
        if (state?.Find(question.Bucket) is null && state?.Former?.ContainsKey(question.Bucket) != true) return Refusal.NotFound($"bucket '{question.Bucket}' of account '{question.Account}'");
        int? participant = null;
        if (question.Participant is { } subject && (participant = FindSubject(tenant, account, subject)) is null) return Refusal.NotFound($"subject '{subject}' of account '{question.Account}'");
        var at = question.At?.ToUnixTimeTicks() ?? now;
        if (at > now) return ExplanationRefusals.InTheFuture(Instant.FromUnixTimeTicks(now));
        return new ExplanationTarget(new RetraceScope(tenant.Entry.Number, tenant.Domain), account.Number, new WatchedLines(question.Bucket, participant, question.Period?.ToUnixTimeTicks()), new RetraceEnd(shard.Output.Sequence - 1, at), state.Marks.ToArray(), node.FirstRetainedDay(realTicks));
    }

    private static int? FindSubject(TenantState tenant, AccountEntry account, string subject) =>
        tenant.Subjects.Find(System.Text.Encoding.UTF8.GetBytes(subject)) is var number and >= 0 && account.Owned.Any(owned => owned.Subject == number) ? number : null;

    private PastReading Read(ExplanationTarget target, CancellationToken cancellationToken) =>
        new BucketPast(new Retrace(node, target.Scope, target.Account, account => account == target.Account), target, node.Options.DedupeWindow.BclCompatibleTicks).Read(cancellationToken);

    private async Task<Outcome<Explanation>> NamedAsync(ExplanationQuestion question, ExplanationTarget target, PastReading.Found found, CancellationToken cancellationToken)
    {
        var (bucket, lines, witness) = (found.Bucket, found.Lines with { NowTicks = target.End.Ticks }, found.Witness);
        var seen = new LineReading(bucket, lines, witness).Read().ToList();
        var stored = new Dictionary<FactItem, FactItem>(ReferenceEqualityComparer.Instance);
        foreach (var item in seen.SelectMany(line => line.Facts).Select(fact => fact.Item).Distinct())
            if (await facts.FindAsync(FactName.Of(item), cancellationToken) is { } same) stored[item] = same;
        return await node.AskAsync<Explanation>(_ =>
        {
            if (node.Directory.FindTenant(question.Tenant) is not { } tenant) return Refusal.NotFound($"tenant '{question.Tenant}'");
            var naming = new Naming(stored, tenant.Subjects.KeyOf);
            var status = StatusOf(target.Watched, found, target.End.Ticks);
            return new Explanation(
                question.Account, question.Bucket, question.Participant, Instant.FromUnixTimeTicks(target.End.Ticks), bucket.Meter.Key, bucket.Meter.Unit, status, witness.Changes,
                [.. seen.Select(naming.Named)], naming.Named(witness.LastMoves), naming.Named(witness.LargestMoves.Moves));
        });
    }

    private static BucketStatus StatusOf(WatchedLines watched, PastReading.Found found, long endTicks)
    {
        if (ReferenceEquals(found.Period, found.Bucket.Open)) return watched.Participant is null ? StatusReading.Of(found.Bucket, endTicks) : StatusReading.Of(found.Bucket, found.Lines);
        return StatusReading.OfClosed(found.Bucket, found.Period, found.Lines);
    }

    /// <summary>Puts names to what was seen with numbers.</summary>
    /// <param name="stored">Facts as they are stored: those that counting anew gave may have another sequence.</param>
    private sealed class Naming(IReadOnlyDictionary<FactItem, FactItem> stored, Func<int, string> subjectKeyOf)
    {
        public LineExplanation Named(SeenLine line) => new(
            line.Line, line.Step, line.Level, line.State, line.Reason, line.Missing, line.Arming,
            Named(line.Facts.Select(fact => fact.Item)), line.MovedBy is { } move ? Named(move) : null, Named(line.Since));

        public ImmutableArray<FactItem> Named(IEnumerable<FactItem> items) => [.. items.Select(stored.GetValueOrDefault).OfType<FactItem>()];

        public ImmutableArray<LevelMove> Named(IEnumerable<SeenMove> moves) => [.. moves.Select(Named)];

        private LevelMove Named(SeenMove move) => new(
            move.Cause,
            move.Event?.EventId ?? move.VoidedId,
            move.Event?.Source,
            move.Event is { } counted && subjectKeyOf(counted.SubjectNumber) is { Length: > 0 } subject ? subject : null,
            new Figure(move.BeforeNanos, move.Digits),
            new Figure(move.Nanos, move.Digits),
            Instant.FromUnixTimeTicks(move.OccurredTicks),
            Instant.FromUnixTimeTicks(move.NoticedTicks));
    }
}
