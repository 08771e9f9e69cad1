using System.Text;

namespace Brimful.EndToEnd.Harness;

/// <summary>What a running program has printed so far.</summary>
public sealed class ProgramOutput
{
    private readonly StringBuilder _lines = new();

    public string Text
    {
        get
        {
            lock (_lines) return _lines.ToString();
        }
    }

    public void Add(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Append(line).Append('\n');
    }
}
