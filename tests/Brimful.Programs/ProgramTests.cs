using System.Globalization;
using Brimful.PrivatePostgres;
using Brimful.Programs.Drawing;
using Brimful.Programs.Installations;
using Brimful.Programs.Language;
using Brimful.Programs.Running;

namespace Brimful.Programs;

/// <summary>A thousand random programs on three stores must agree with the oracle. BRIMFUL_SEED runs one program alone.</summary>
public sealed class ProgramTests
{
    private const int InMemory = 700;
    private const int OnSqlite = 200;
    private const int OnPostgres = 100;
    private const int ProgramsPerInstallation = 50;

    private static readonly string FoundFolder = Path.Combine(AppContext.BaseDirectory, "Found");

    /// <summary>Programs that once failed, as they were printed.</summary>
    public static TheoryData<string> Found() =>
        [.. Directory.EnumerateFiles(FoundFolder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_program_that_once_failed_agrees_with_the_oracle(string name)
    {
        using var judge = new Judge(seed => Task.FromResult<IInstallation>(MemoryInstallation.For(seed)), 1);
        (await judge.DifferenceAsync(CommandProgram.Parse(await File.ReadAllTextAsync(Path.Combine(FoundFolder, name + ".txt"))))).ShouldBeNull(name);
    }

    [Fact]
    public async Task Programs_on_a_store_in_memory_agree_with_the_oracle()
    {
        using var judge = new Judge(seed => Task.FromResult<IInstallation>(MemoryInstallation.For(seed)), 1);
        await ShouldAgreeAsync(judge, 1, InMemory);
    }

    [Fact]
    public async Task Programs_on_SQLite_files_agree_with_the_oracle()
    {
        using var judge = new Judge(async _ => await SqliteInstallation.OpenAsync(), ProgramsPerInstallation);
        await ShouldAgreeAsync(judge, InMemory + 1, OnSqlite);
    }

    [Fact]
    public async Task Programs_on_PostgreSQL_agree_with_the_oracle()
    {
        using var server = new PrivateServer();
        using var judge = new Judge(async _ => await PostgresInstallation.OpenAsync(server), ProgramsPerInstallation);
        await ShouldAgreeAsync(judge, InMemory + OnSqlite + 1, OnPostgres);
    }

    [Fact]
    public void A_program_is_read_as_it_was_printed()
    {
        foreach (var seed in Enumerable.Range(1, 300))
        {
            var text = ProgramDraw.Of(seed).ToString();
            CommandProgram.Parse(text).ToString().ShouldBe(text);
        }
    }

    private static async Task ShouldAgreeAsync(Judge judge, int first, int count)
    {
        foreach (var seed in Seeds(first, count))
        {
            if (await judge.VerdictAsync(ProgramDraw.Of(seed)) is { } verdict) Assert.Fail($"seed {seed}\n{verdict}");
        }
    }

    private static IEnumerable<int> Seeds(int first, int count) =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(first, count);
}
