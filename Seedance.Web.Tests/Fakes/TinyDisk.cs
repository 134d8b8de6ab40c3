using System.Diagnostics;
using System.Globalization;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A real file system of a few megabytes in memory, to be filled up or made read-only. Only root can mount one; else the test is skipped.</summary>
public sealed class TinyDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tiny-disk-");

    public TinyDisk(int megabytes)
    {
        var options = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=755");
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Folder) != 0)
        {
            _folder.Delete();
            Assert.Skip("Only root may mount a small disk here.");
        }
    }

    public string Folder => _folder.FullName;

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Leaves no free byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[65_536, 4_096, 1])
        {
            var block = new byte[size];
            try
            {
                while (true) file.Write(block);
            }
            catch (IOException)
            {
                // full, for blocks of this size
            }
        }
    }

    public void Free() => File.Delete(Ballast);

    public void MakeReadOnly() => Assert.Equal(0, Run("mount", "-o", "remount,ro", Folder));

    public void MakeWritable() => Assert.Equal(0, Run("mount", "-o", "remount,rw", Folder));

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        _folder.Delete(recursive: true);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
