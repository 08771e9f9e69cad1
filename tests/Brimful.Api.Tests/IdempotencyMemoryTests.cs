using System.Text;
using Brimful.Api.Idempotency;
using Brimful.Api.Tests.Fakes;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Secrets;
using Brimful.Delivery.Tests.Documents;
using NodaTime;

namespace Brimful.Api.Tests;

/// <summary>What is remembered of POST requests, by the process that took them and by those that come after it.</summary>
public sealed class IdempotencyMemoryTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 26, 12, 0);
    private static readonly KeptAnswer Created = new(201, "application/json", Encoding.UTF8.GetBytes("""{"secret":"brm_live_not-to-be-read"}"""));

    private readonly MemoryDocuments _documents = new();
    private readonly FakeClock _clock = new();

    public IdempotencyMemoryTests() => _clock.At(Noon);

    [Fact]
    public async Task An_answer_is_given_again_by_the_process_that_comes_after()
    {
        var memory = Process();
        (await BeginAsync(memory, "k")).ShouldBeNull();
        await memory.KeepAsync(Call("k"), Created);

        (await BeginAsync(memory, "k")).ShouldBeOfType<Recollection.Answered>().Answer.Body.ShouldBe(Created.Body);
        var after = Process();
        var answer = (await BeginAsync(after, "k")).ShouldBeOfType<Recollection.Answered>().Answer;
        (answer.Status, answer.ContentType).ShouldBe((201, "application/json"));
        answer.Body.ShouldBe(Created.Body);
        (await BeginAsync(after, "k", "another body")).ShouldBeOfType<Recollection.OtherBody>();
    }

    [Fact]
    public async Task While_a_call_is_answered_another_waits()
    {
        var memory = Process();
        await BeginAsync(memory, "k");
        (await BeginAsync(memory, "k")).ShouldBeOfType<Recollection.InFlight>();
        (await BeginAsync(memory, "k", "another body")).ShouldBeOfType<Recollection.OtherBody>();
        (await BeginAsync(memory, "k2")).ShouldBeNull();
        (await memory.BeginAsync(Call("k") with { KeyId = "another caller" }, "body", false, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_call_that_a_crash_cut_off_acts_no_second_time_unless_that_is_safe()
    {
        await BeginAsync(Process(), "k");

        var after = Process();
        (await BeginAsync(after, "k")).ShouldBeOfType<Recollection.OutcomeUnknown>();
        (await BeginAsync(after, "k", "another body")).ShouldBeOfType<Recollection.OtherBody>();
        (await after.BeginAsync(Call("k"), "body", repeatsSafely: true, default)).ShouldBeNull();
        await after.KeepAsync(Call("k"), Created);
        (await BeginAsync(Process(), "k")).ShouldBeOfType<Recollection.Answered>();
    }

    [Fact]
    public async Task A_call_whose_answer_the_store_does_not_take_is_one_whose_outcome_is_not_known()
    {
        var refusing = new RefusingDocuments(_documents);
        var memory = new IdempotencyMemory(refusing, Protector(1), _clock);
        await BeginAsync(memory, "k");
        refusing.Refuses = true;
        await memory.KeepAsync(Call("k"), Created);
        await Should.ThrowAsync<Engine.Ports.StoreUnavailableException>(() => BeginAsync(memory, "k2"));
        refusing.Refuses = false;

        (await BeginAsync(memory, "k")).ShouldBeOfType<Recollection.OutcomeUnknown>();
        (await BeginAsync(memory, "k2")).ShouldBeNull("What could not be noted has not acted.");
    }

    [Fact]
    public async Task What_did_nothing_may_be_sent_again()
    {
        var memory = Process();
        await BeginAsync(memory, "k");
        await memory.ForgetAsync(Call("k"));
        (await BeginAsync(memory, "k", "corrected")).ShouldBeNull();
    }

    [Fact]
    public async Task After_a_day_a_key_is_free_again_and_nothing_of_it_is_kept()
    {
        var memory = Process();
        await BeginAsync(memory, "k");
        await memory.KeepAsync(Call("k"), Created);
        _clock.At(Noon + IdempotencyMemory.Keep - Duration.Epsilon);
        (await BeginAsync(memory, "k")).ShouldBeOfType<Recollection.Answered>();
        _clock.At(Noon + IdempotencyMemory.Keep);
        (await BeginAsync(memory, "k", "another body")).ShouldBeNull();
        await memory.KeepAsync(Call("k"), Created);

        await memory.ForgetOldAsync(1, default);
        (await _documents.FindAsync(Call("k").Id, default)).ShouldNotBeNull();
        _clock.At(Noon + (2 * IdempotencyMemory.Keep));
        await memory.ForgetOldAsync(1, default);
        (await _documents.FindAsync(Call("k").Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_busy_tenant_pushes_out_its_own_oldest_calls_and_nobody_elses()
    {
        var memory = Process();
        var others = Call("k0") with { TenantNumber = 2 };
        await memory.BeginAsync(others, "body", false, default);
        await memory.KeepAsync(others, Created);
        for (var at = 0; at < IdempotencyMemory.MostCalls + 1_000; at++)
        {
            _clock.At(Noon + Duration.FromMilliseconds(at));
            await BeginAsync(memory, $"k{at}");
            await memory.KeepAsync(Call($"k{at}"), Created);
        }
        await memory.ForgetOldAsync(1, default);

        (await _documents.FindAsync(Call("k999").Id, default)).ShouldBeNull();
        (await BeginAsync(memory, "k1000")).ShouldBeOfType<Recollection.Answered>();
        (await memory.BeginAsync(others, "body", false, default)).ShouldBeOfType<Recollection.Answered>();
    }

    [Fact]
    public async Task What_is_kept_can_be_read_with_the_master_key_alone()
    {
        var memory = Process();
        await BeginAsync(memory, "k");
        await memory.KeepAsync(Call("k"), Created);

        var stored = (await _documents.FindAsync(Call("k").Id, default))!;
        (stored.Id.Key + stored.Body).ShouldNotContain("brm_live");
        Encoding.UTF8.GetString(DocumentJson.Read<byte[]>(stored)).ShouldNotContain("brm_live");
        (await BeginAsync(new IdempotencyMemory(_documents, Protector(2), _clock), "k")).ShouldBeOfType<Recollection.OutcomeUnknown>();
    }

    private IdempotencyMemory Process() => new(_documents, Protector(1), _clock);

    private static AesGcmSecretProtector Protector(byte fill)
    {
        var key = new byte[AesGcmSecretProtector.KeyBytes];
        Array.Fill(key, fill);
        return new AesGcmSecretProtector(key);
    }

    private static IdempotentCall Call(string key) => new(1, "key_1", "/v1/things", key);

    private static Task<Recollection?> BeginAsync(IdempotencyMemory memory, string key, string body = "body") => memory.BeginAsync(Call(key), body, repeatsSafely: false, default);

    private sealed class RefusingDocuments(MemoryDocuments documents) : IDocumentRecords
    {
        public bool Refuses { get; set; }

        public Task<Document?> FindAsync(DocumentId id, CancellationToken cancellationToken) => documents.FindAsync(id, cancellationToken);

        public Task<IReadOnlyList<Document>> ListAsync(DocumentQuery query, CancellationToken cancellationToken) => documents.ListAsync(query, cancellationToken);

        public Task<bool> SaveAsync(Document document, long? expectedVersion, CancellationToken cancellationToken) =>
            Refuses ? throw new Engine.Ports.StoreUnavailableException("The store was told to refuse.") : documents.SaveAsync(document, expectedVersion, cancellationToken);

        public Task<bool> DeleteAsync(DocumentId id, long expectedVersion, CancellationToken cancellationToken) => documents.DeleteAsync(id, expectedVersion, cancellationToken);
    }
}
