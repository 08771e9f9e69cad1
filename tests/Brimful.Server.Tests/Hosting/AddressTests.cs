using Brimful.Server.Serve;

namespace Brimful.Server.Tests.Hosting;

public sealed class AddressTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:0/base")]
    public async Task An_address_that_the_web_server_cannot_use_is_refused_in_words(string address)
    {
        var directory = Directory.CreateTempSubdirectory("brimful-");
        try
        {
            // Whatever is no fault of the operator's would be thrown.
            (await ServeCommand.Create().Parse(["--urls", address, "--data-directory", directory.FullName]).InvokeAsync(new() { EnableDefaultExceptionHandler = false })).ShouldBe(1);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
