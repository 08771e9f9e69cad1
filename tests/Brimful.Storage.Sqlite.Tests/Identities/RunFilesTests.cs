using Brimful.Compliance.Identities;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Identities;

namespace Brimful.Storage.Sqlite.Tests.Identities;

public sealed class RunFilesTests : IdentityRunsCompliance
{
    private readonly TemporaryDirectory _directory = new();
    private RunFiles? _files;

    public override void Dispose()
    {
        base.Dispose();
        _files?.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(4_090)]
    public void A_page_with_a_changed_byte_is_refused(int at)
    {
        Runs.Save(0, 1, Pages(2, last: IIdentityRuns.PageBytes), () => Bytes(1, 100));
        Damage(bytes => bytes[at] ^= 1);

        Should.Throw<StoreRefusedException>(() => Runs.ReadPages(0, [new RunPage(1, at / 4_096)], new byte[IIdentityRuns.PageBytes], new int[1])).Message.ShouldContain("0-1.run");
        Should.Throw<StoreRefusedException>(() => Runs.ReadAll(0, 1).Count());
    }

    [Fact]
    public void A_header_with_a_changed_byte_is_refused()
    {
        Runs.Save(0, 1, Pages(2, last: 24), () => Bytes(1, 100));
        Damage(bytes => bytes[8_192 + 50] ^= 1);

        Should.Throw<StoreRefusedException>(() => Runs.LoadHeader(0, 1)).Message.ShouldContain("damaged");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(4_096)]
    [InlineData(8_291)]
    public void A_file_that_was_cut_short_is_refused(int length)
    {
        Runs.Save(0, 1, Pages(2, last: 24), () => Bytes(1, 100));
        _files!.Dispose();
        using (var file = File.OpenWrite(PathOf(0, 1))) file.SetLength(length);

        Should.Throw<StoreRefusedException>(() => ReopenRuns().LoadHeader(0, 1)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void What_a_crash_left_half_written_is_dropped()
    {
        Runs.Save(0, 1, Pages(1, last: 24), () => Bytes(1, 1));
        File.WriteAllText(PathOf(0, 2) + ".new", "half");

        Runs.LoadHeader(0, 2).ShouldBeNull();
        Runs.Drop(0, [1]);

        Directory.GetFiles(_directory.Path).Select(Path.GetFileName).ShouldBe(["0-1.run"]);
    }

    protected override IIdentityRuns CreateRuns() => _files = new RunFiles(_directory.Path);

    protected override IIdentityRuns ReopenRuns()
    {
        _files?.Dispose();
        return CreateRuns();
    }

    private void Damage(Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(PathOf(0, 1));
        change(bytes);
        File.WriteAllBytes(PathOf(0, 1), bytes);
    }

    private string PathOf(int stream, long run) => _directory.File($"{stream}-{run}.run");
}
