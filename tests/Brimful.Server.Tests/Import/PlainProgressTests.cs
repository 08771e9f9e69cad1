using Brimful.Server.Import;

namespace Brimful.Server.Tests.Import;

public sealed class PlainProgressTests
{
    [Fact]
    public async Task A_run_that_waits_says_what_for_and_not_that_all_is_done()
    {
        var path = Path.GetTempFileName();
        await using (var file = await UsageFile.OpenAsync(path, default))
        {
            var progress = new ImportProgress();
            var pace = new ImportPace(file, progress);
            PlainImportScreen.Line(pace, progress).ShouldStartWith("Waiting for the server's first answer, 0 events");
            progress.Troubled("No answer from http://127.0.0.1:1/. Trying again in 4 s.");
            var line = PlainImportScreen.Line(pace, progress);
            line.ShouldStartWith("Waiting, 0 events");
            line.ShouldEndWith("No answer from http://127.0.0.1:1/. Trying again in 4 s.");
            line.ShouldNotContain("%");
        }
        File.Delete(path);
    }
}
