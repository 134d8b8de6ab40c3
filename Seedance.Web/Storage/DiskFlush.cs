using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Seedance.Web.Storage;

/// <summary>Brings to the disk what .NET has no call for, or only a dear one.</summary>
internal static partial class DiskFlush
{
    /// <summary>The disk begins at once instead of waiting for the flush at the end. Only a hint: that flush is what counts.</summary>
    public static void Begin(FileStream file, long from, long bytes)
    {
        const uint Write = 2; // SYNC_FILE_RANGE_WRITE
        if (OperatingSystem.IsLinux()) _ = BeginFlush(file.SafeFileHandle, from, bytes, Write);
    }

    /// <summary>Everything that any handle has written to this file.</summary>
    public static void File(string path)
    {
        using var handle = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>A rename is on the disk only when its folder is.</summary>
    public static void Folder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        var handle = Open(folder, 0);
        if (handle < 0) return;
        _ = Flush(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int BeginFlush(SafeFileHandle file, long from, long bytes, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
