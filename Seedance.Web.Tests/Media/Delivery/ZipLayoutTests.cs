using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.AspNetCore.Http;
using Seedance.Web.Data;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media.Delivery;

/// <summary>Archives that every program opens, and whose every part can be written by itself.</summary>
public sealed class ZipLayoutTests
{
    private static readonly DateTime At = new(2026, 11, 23, 10, 20, 30, DateTimeKind.Utc);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archive_IsAsLongAsSaid_AndHoldsEveryFile()
    {
        await using var studio = await TestStudio.StartAsync();
        var (layout, files) = await LayoutAsync(studio);

        var bytes = await SendAsync(studio, layout, 0, layout.Length);

        Assert.Equal(layout.Length, bytes.Length);
        await using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        Assert.Equal(files.Keys, archive.Entries.Select(entry => entry.FullName));
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            await using (var stream = await entry.OpenAsync(Cancelled)) await stream.CopyToAsync(content, Cancelled);
            Assert.Equal(files[entry.FullName], content.ToArray());
            Assert.Equal(entry.Length, entry.CompressedLength);
        }
    }

    [Fact]
    public async Task EveryPart_IsThatOfTheWhole_WhoeverAsksFirst()
    {
        await using var studio = await TestStudio.StartAsync();
        var (layout, _) = await LayoutAsync(studio);
        var end = await SendAsync(studio, layout, layout.CentralFrom + 3, layout.Length); // nothing is known of any file yet
        var whole = await SendAsync(studio, layout, 0, layout.Length);
        Assert.Equal(whole[(int)(layout.CentralFrom + 3)..], end);
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var from = random.NextInt64(layout.Length);
            var to = from + 1 + random.NextInt64(layout.Length - from);
            Assert.Equal(whole[(int)from..(int)to], await SendAsync(studio, layout, from, to));
        }

        for (var i = 0; i < layout.Entries.Count; i++)
            foreach (var at in (long[])[layout.HeaderFrom(i), layout.DataFrom(i), layout.DataFrom(i) - 1])
                Assert.Equal(whole[(int)at], Assert.Single(await SendAsync(studio, layout, at, at + 1)));
    }

    [Fact]
    public async Task OtherPrograms_FindNothingWrong()
    {
        await using var studio = await TestStudio.StartAsync();
        var (layout, files) = await LayoutAsync(studio);
        var path = Path.Combine(studio.Folder, "clips.zip");
        await File.WriteAllBytesAsync(path, await SendAsync(studio, layout, 0, layout.Length), Cancelled);

        var names = await RunAsync("python3", "-c", "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; [print(i.filename) for i in z.infolist()]", path);

        Assert.Equal(files.Keys, names.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        if (File.Exists("/usr/bin/unzip")) Assert.Contains("No errors detected", await RunAsync("/usr/bin/unzip", "-t", path), StringComparison.Ordinal);
    }

    // No archive of that size is written: what counts is what its headers say.
    [Fact]
    public async Task LargeArchives_HaveLongNumbers_WhereTheyNeedThem()
    {
        var large = new ZipLayout([.. Enumerable.Range(0, 3).Select(i => new ZipEntry($"{i}.mp4", i == 1 ? 5_000_000_000 : 3_000_000_000, At) { Key = "k" })]);
        Assert.True(large.IsLong);
        Assert.Equal(11_000_000_000 + 3 * (30 + 5 + 9) + 20 + (3 * (46 + 5 + 9)) + (4 + 16) + (4 + 8) + 56 + 20 + 22, large.Length);

        // A sparse file of that length with the headers in their places, for a program that knows nothing of us.
        var folder = Directory.CreateTempSubdirectory("zip");
        try
        {
            var path = Path.Combine(folder.FullName, "large.zip");
            await using (var file = File.OpenWrite(path))
            {
                for (var i = 0; i < 3; i++)
                {
                    file.Position = large.HeaderFrom(i);
                    file.Write(large.LocalHeader(i, 1));
                }

                file.Position = large.CentralFrom;
                file.Write(large.Central([1, 1, 1]));
            }

            var sizes = await RunAsync("python3", "-c", "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); [print(i.file_size, i.header_offset, len(z.open(i).read(10))) for i in z.infolist()]", path);
            Assert.Equal(
                [.. Enumerable.Range(0, 3).Select(i => FormattableString.Invariant($"{large.Entries[i].Bytes} {large.HeaderFrom(i)} 10"))],
                sizes.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.True(new ZipLayout([.. Enumerable.Range(0, 65_535).Select(i => ZipEntry.Of($"{i}", [], At))]).IsLong);
        Assert.False(new ZipLayout([.. Enumerable.Range(0, 65_534).Select(i => ZipEntry.Of($"{i}", [], At))]).IsLong);
    }

    [Fact]
    public async Task FileThatIsGoneOrAnother_CutsTheArchive()
    {
        await using var studio = await TestStudio.StartAsync();
        var (layout, _) = await LayoutAsync(studio);
        await studio.Get<IFileStore>().DeleteAsync("jobs/000000/2/1-clip.mp4", Cancelled);
        await Assert.ThrowsAsync<EndOfStreamException>(() => SendAsync(studio, layout, 0, layout.Length));
        await studio.Get<IFileStore>().WriteAsync("jobs/000000/2/1-clip.mp4", new MemoryStream(new byte[9]), 9, Cancelled);
        await Assert.ThrowsAsync<EndOfStreamException>(() => SendAsync(studio, layout, 0, layout.Length));
        Assert.NotEmpty(await SendAsync(studio, layout, 0, layout.HeaderFrom(3))); // and nothing that stands before it
    }

    [Fact]
    public async Task Checksum_IsKeptWithTheFile_AndNotCountedAgainAfterARestart()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();
        var (clip, crop, store) = ($"jobs/000000/{id}/1-clip.mp4", $"jobs/000000/{id}/1-crop.mp4", studio.Get<IFileStore>());
        await store.WriteAsync(clip, new MemoryStream("123456789"u8.ToArray()), 9, Cancelled);
        await store.WriteAsync(crop, new MemoryStream("abc"u8.ToArray()), 3, Cancelled);
        await using (var db = await studio.OpenAsync())
        {
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.ClipKey, clip), Cancelled);
            db.JobFiles.Add(new JobFile { JobId = id, Name = "crop-1x1.mp4", FileKey = crop, ContentType = "video/mp4", Bytes = 3 });
            await db.SaveChangesAsync(Cancelled);
        }

        ZipEntry[] entries = [new("clip.mp4", 9, At) { Key = clip, JobId = id }, new("crop.mp4", 3, At) { Key = crop, JobId = id }];
        var checksums = studio.Get<FileChecksums>();
        Assert.Equal((0xCBF43926u, 0x352441C2u), (await checksums.FindAsync(entries[0]), await checksums.FindAsync(entries[1])));

        await using var look = await studio.OpenAsync();
        Assert.Equal(((long?)0xCBF43926, (long?)0x352441C2), ((await look.Jobs.SingleAsync(Cancelled)).ClipCrc32, (await look.JobFiles.SingleAsync(Cancelled)).Crc32));
        await store.DeleteAsync(clip, Cancelled);
        using var next = studio.Make<FileChecksums>();
        Assert.Equal(0xCBF43926, await next.FindAsync(entries[0] with { Crc32 = 0xCBF43926 }));
        await Assert.ThrowsAsync<EndOfStreamException>(() => next.FindAsync(entries[0]));
    }

    [Fact]
    public void Tag_ChangesWithEverythingThatIsSent()
    {
        var entry = new ZipEntry("a", 5, At) { Key = "k" };
        string[] tags =
        [
            new ZipLayout([entry]).Tag(), new ZipLayout([entry with { Name = "b" }]).Tag(), new ZipLayout([entry with { Bytes = 6 }]).Tag(), new ZipLayout([entry with { Key = "l" }]).Tag(),
            new ZipLayout([entry with { ChangedAt = At.AddSeconds(2) }]).Tag(), new ZipLayout([entry, ZipEntry.Of("m", [1], At)]).Tag(), new ZipLayout([entry, ZipEntry.Of("m", [2], At)]).Tag(),
        ];
        Assert.Equal(tags.Length, tags.Distinct().Count());
        Assert.Equal(tags[0], new ZipLayout([entry with { Name = "a" }]).Tag());
    }

    private static async Task<(ZipLayout Layout, Dictionary<string, byte[]> Files)> LayoutAsync(TestStudio studio)
    {
        var random = new Random(3);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["README.txt"] = Encoding.UTF8.GetBytes("Read me"), ["empty.txt"] = [] };
        List<ZipEntry> entries = [ZipEntry.Of("README.txt", files["README.txt"], At), ZipEntry.Of("empty.txt", [], At)];
        for (var i = 1; i <= 3; i++)
        {
            var (key, name, bytes) = ($"jobs/000000/{i}/1-clip.mp4", $"tiktok/夏 Ä {i}.mp4", new byte[i * 150_001]);
            random.NextBytes(bytes);
            await studio.Get<IFileStore>().WriteAsync(key, new MemoryStream(bytes), bytes.Length, Cancelled);
            files[name] = bytes;
            entries.Add(new ZipEntry(name, bytes.Length, At) { Key = key });
        }

        return (new ZipLayout(entries), files);
    }

    private static async Task<byte[]> SendAsync(TestStudio studio, ZipLayout layout, long from, long to)
    {
        using var sent = new MemoryStream();
        var body = new StreamResponseBodyFeature(sent);
        await studio.Get<ZipSender>().SendAsync(layout, from, to, body, Cancelled);
        await body.CompleteAsync();
        return sent.ToArray();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancelled), process.StandardError.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}
