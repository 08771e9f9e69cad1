using System.Globalization;
using Brimful.Programs.Installations;
using Brimful.Programs.Language;

namespace Brimful.Programs.Running;

/// <summary>Runs programs one after the other, each as a tenant of its own, and opens another installation now and then, and after each failure.</summary>
internal sealed class Judge(Func<int, Task<IInstallation>> open, int programsPerInstallation) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3); // of a machine that does much else

    private const string Hung = "it hung";

    private IInstallation? _installation;
    private int _programs;

    /// <summary>How many facts engine and oracle agreed on.</summary>
    public long Facts { get; private set; }

    /// <summary>The first difference, or null.</summary>
    public async Task<string?> DifferenceAsync(CommandProgram program)
    {
        if (_programs >= programsPerInstallation || program.GoesFar) Close();
        _installation ??= await open(program.Seed);
        _programs++;
        try
        {
            var run = new ProgramRun(program, _installation, "t" + _programs.ToString(CultureInfo.InvariantCulture));
            var difference = await run.DifferenceAsync().WaitAsync(Patience);
            Facts += run.Facts;
            if (difference is not null || program.GoesFar) Close();
            return difference;
        }
        catch (TimeoutException)
        {
            Abandon();
            return $"{Hung} for {Patience}";
        }
        catch (Exception failure) when (failure is InvalidOperationException or InvalidDataException)
        {
            Abandon();
            return failure.ToString();
        }
    }

    /// <summary>What is to be said of a program that fails: the smallest like it and how it differs. Null when it does not fail.</summary>
    public async Task<string?> VerdictAsync(CommandProgram program)
    {
        if (await DifferenceAsync(program) is not { } difference) return null;
        if (difference.StartsWith(Hung, StringComparison.Ordinal)) return $"{program}\n{difference}";
        var smallest = await new Shrinking(async smaller => await DifferenceAsync(smaller) is not null).SmallestAsync(program);
        return $"{smallest}\n{await DifferenceAsync(smallest) ?? $"not every time; the whole program differed once:\n{difference}"}";
    }

    public void Dispose() => Close();

    private void Close()
    {
        _installation?.Dispose();
        Abandon();
    }

    /// <summary>One that failed may not end any more.</summary>
    private void Abandon() => (_installation, _programs) = (null, 0);
}
