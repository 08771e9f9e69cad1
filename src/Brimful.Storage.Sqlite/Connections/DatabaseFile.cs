using System.Runtime.InteropServices;
using SQLitePCL;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// The file behind a connection, as SQLite has it open. What is called here is SQLite's own interface to files (<c>sqlite3_io_methods</c>): a second
/// descriptor of the same file would take SQLite's locks with it when it is closed.
/// </summary>
internal static unsafe partial class DatabaseFile
{
    /// <summary><c>SQLITE_FCNTL_FILE_POINTER</c>.</summary>
    private const int FilePointer = 7;

    /// <summary><c>SQLITE_SYNC_NORMAL</c>.</summary>
    private const int SyncNormal = 2;

    /// <summary>Waits until everything that was written to the file is on the disk. Answers with SQLite's result code.</summary>
    public static int Sync(sqlite3 database)
    {
        IoFile* file = null;
        var code = FileControl(database.DangerousGetHandle(), "main", FilePointer, &file);
        return code == raw.SQLITE_OK ? file->Methods->Sync(file, SyncNormal) : code;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint database, string name, int operation, void* argument);

    /// <summary><c>sqlite3_file</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct IoFile
    {
        public IoMethods* Methods;
    }

    /// <summary>The beginning of <c>sqlite3_io_methods</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct IoMethods
    {
        public int Version;
        public nint Close;
        public nint Read;
        public nint Write;
        public nint Truncate;
        public delegate* unmanaged[Cdecl]<IoFile*, int, int> Sync;
    }
}
