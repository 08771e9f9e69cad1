using System.CommandLine;

namespace Brimful.Bench.Load;

/// <summary>The option that has identities remembered before a run.</summary>
internal sealed class RememberedOption
{
    private readonly Option<long> _remembered = new("--remembered") { Description = "Identities that are remembered on disk already when the run begins, such as 100000000.", HelpName = "N" };

    public void AddTo(Command command) => command.Add(_remembered);

    public long Read(ParseResult result) => result.GetValue(_remembered);
}
