using System.Runtime.InteropServices;

namespace Brimful.Engine.Hosting;

/// <summary>Threads whose work nobody waits for: where the processor is short, those who answer callers come first.</summary>
internal static partial class BackgroundThread
{
    private const int ThisThread = 0;

    /// <summary>Enough that a caller's thread is not kept waiting, and little enough that a checkpoint keeps up with full load.</summary>
    private const int Niceness = 5;

    /// <summary>Lets other threads go first from now on: on Linux, where a thread has a niceness of its own (setpriority(2)); elsewhere nothing changes.</summary>
    public static void GiveWay()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(ThisThread, ThisThread, Niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
