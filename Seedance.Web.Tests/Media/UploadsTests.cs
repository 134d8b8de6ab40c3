using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>Files on their way into the library, over HTTP.</summary>
public sealed class UploadsTests : IAsyncLifetime
{
    private StudioApp _studio = null!;
    private Uploader _uploads = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioApp.StartAsync(settings: new() { ["Uploads:MaxBytes"] = "3000000", ["Uploads:QuotaPerPerson"] = "5000000" });
        _uploads = new Uploader((await _studio.SignInAsync()).Http);
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task Pieces_GoOnWhereTheyStopped_AlsoAfterARestart_AndTheFileIsWhole()
    {
        var bytes = Noise(Samples.Png(), 1_000_000);
        using var begun = await _uploads.BeginAsync("Bottle front.png", bytes.Length, "image/png");
        var id = (await Uploader.ReadAsync(begun)).Id;

        using (var first = await _uploads.AddAsync(id, 0, bytes.AsMemory(0, 300_000))) Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var received = await OffsetAsync(id);
        Assert.Equal(300_000, received);
        using var wrong = await _uploads.AddAsync(id, received + 1, bytes.AsMemory(0, 10));
        Assert.Equal((HttpStatusCode.Conflict, received), (wrong.StatusCode, (await Uploader.ReadAsync(wrong)).Offset));

        using (var more = await _uploads.AddAsync(id, received, bytes.AsMemory((int)received, 200_000))) Assert.Equal(HttpStatusCode.OK, more.StatusCode);
        await _studio.StopAsync();
        _studio = _studio.Restart(new() { ["Uploads:MaxBytes"] = "3000000" });
        _uploads = new Uploader((await _studio.SignInAsync()).Http);
        received = await OffsetAsync(id);
        using var last = await _uploads.AddAsync(id, received, bytes.AsMemory((int)received));

        var media = Assert.NotNull((await Uploader.ReadAsync(last)).Media);
        await using var db = await _studio.OpenAsync();
        var item = await db.MediaItems.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((media, "Bottle front", "Image", "png", 640, 640), (item.PublicId, item.Name, item.Kind, item.Format, item.Width, item.Height));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), item.Sha256);
        var client = await _studio.SignInAsync();
        Assert.Equal(bytes, await client.Http.GetByteArrayAsync(LibraryFiles.FileUrl(media), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_studio.Folder, "uploads")));
    }

    [Fact]
    public async Task SecondPieceWhileOneIsOnItsWay_IsTurnedAway_AndTheFileArrivesWhole()
    {
        var bytes = Noise(Samples.Png(seed: 9), 200_000);
        using var begun = await _uploads.BeginAsync("slow.png", bytes.Length);
        var id = (await Uploader.ReadAsync(begun)).Id;
        var slow = new Pipe();
        var first = _uploads.AddAsync(id, 0, new StreamContent(slow.Reader.AsStream()));
        const int Begun = 64 * 1024; // as much as is written at once
        await slow.Writer.WriteAsync(bytes.AsMemory(0, Begun), TestContext.Current.CancellationToken);
        while (await OffsetAsync(id) < Begun) TestContext.Current.CancellationToken.ThrowIfCancellationRequested();

        using var second = await _uploads.AddAsync(id, Begun, bytes.AsMemory(Begun));
        Assert.Equal((HttpStatusCode.Conflict, Begun), (second.StatusCode, (await Uploader.ReadAsync(second)).Offset));

        await slow.Writer.WriteAsync(bytes.AsMemory(Begun), TestContext.Current.CancellationToken);
        await slow.Writer.CompleteAsync();
        using var whole = await first;
        var media = Assert.NotNull((await Uploader.ReadAsync(whole)).Media);
        await using var db = await _studio.OpenAsync();
        var item = await db.MediaItems.SingleAsync(m => m.PublicId == media, TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), item.Sha256);
    }

    [Fact]
    public async Task SameFile_IsKeptOncePerOwner()
    {
        var bytes = Samples.Png(seed: 7);
        var first = await _uploads.UploadAsync("a.png", bytes);
        using var begun = await _uploads.BeginAsync("b.png", bytes.Length);
        using var again = await _uploads.AddAsync((await Uploader.ReadAsync(begun)).Id, 0, bytes);
        var progress = await Uploader.ReadAsync(again);
        Assert.Equal((first, true), (progress.Media, progress.WasThere));

        await _studio.AddMemberAsync("colleague@example.org");
        var colleague = await new Uploader((await _studio.SignInAsync("colleague@example.org")).Http).UploadAsync("c.png", bytes);
        Assert.NotEqual(first, colleague);
    }

    [Fact]
    public async Task WhatIsNoReference_IsNamed_AndNothingStays()
    {
        foreach (var (name, type, bytes, rule) in ((string, string, byte[], string)[])
        [
            ("holiday.png", "image/png", [(byte)'M', (byte)'Z', .. new byte[500]], MediaFaults.NameDiffers),
            ("page.jpg", "image/jpeg", "<!doctype html><script>alert(1)</script>"u8.ToArray(), MediaFaults.NameDiffers),
            ("logo.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), MediaFaults.NotMedia),
            ("film.mp4", "video/mp4", Samples.Png(seed: 3), MediaFaults.NameDiffers),
            ("huge.png", "image/png", HugePng(), MediaFaults.TooBigToRead),
            ("cut.png", "image/png", Samples.Png()[..20], MediaFaults.Broken),
        ])
        {
            using var begun = await _uploads.BeginAsync(name, bytes.Length, type);
            using var refused = await _uploads.AddAsync((await Uploader.ReadAsync(begun)).Id, 0, bytes);
            Assert.Equal((name, HttpStatusCode.UnprocessableEntity, rule), (name, refused.StatusCode, await Uploader.RuleAsync(refused)));
        }

        using var empty = await _uploads.BeginAsync("empty.png", 0);
        Assert.Equal(MediaFaults.Empty, await Uploader.RuleAsync(empty));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_studio.Folder, "uploads")));
        Assert.False(Directory.Exists(Path.Combine(_studio.Folder, "media", "library")));
    }

    [Fact]
    public async Task Limits_AreSaidBeforeAByteIsSent()
    {
        using var large = await _uploads.BeginAsync("large.png", 3_000_001);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, UploadFaults.UploadTooLarge), (large.StatusCode, await Uploader.RuleAsync(large)));

        // What is announced counts before it has come.
        using var first = await _uploads.BeginAsync("first.png", 3_000_000);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var second = await _uploads.BeginAsync("second.png", 2_500_000);
        Assert.Equal(UploadFaults.NoRoom, await Uploader.RuleAsync(second));
        using var removed = await _uploads.RemoveAsync((await Uploader.ReadAsync(first)).Id);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var third = await _uploads.BeginAsync("third.png", 2_500_000);
        Assert.Equal(HttpStatusCode.Created, third.StatusCode);

        using var longer = await _uploads.AddAsync((await Uploader.ReadAsync(third)).Id, 0, new byte[2_500_001]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, longer.StatusCode);
    }

    [Fact]
    public async Task HostileNames_AreOnlyNames()
    {
        string[] names = ["../../x.png", "CON.png", "a\r\nSet-Cookie: x.png", "\u202Egnp.exe.png", "=cmd|'/c calc'!A1.png", new string('n', 5000) + ".png", "<img src=x onerror=alert(1)>.png", new string('n', MediaLibrary.MaxNameLength - 1) + "😀😀.png"];
        for (byte i = 0; i < names.Length; i++)
        {
            var id = await _uploads.UploadAsync(names[i], Samples.Png(seed: (byte)(100 + i)));
            await using var db = await _studio.OpenAsync();
            var item = await db.MediaItems.SingleAsync(m => m.PublicId == id, TestContext.Current.CancellationToken);
            Assert.StartsWith(LibraryFiles.Folder(id) + "/", item.FileKey, StringComparison.Ordinal);
            Assert.EndsWith(".png", item.FileKey, StringComparison.Ordinal);
            Assert.InRange(item.Name.Length, 1, MediaLibrary.MaxNameLength);
            Assert.DoesNotContain(item.Name, c => char.IsControl(c) || c == '\u202E');
            Assert.Equal(item.Name, item.Name.Normalize()); // throws for half a character
        }
    }

    [Fact]
    public async Task OthersUploadsAndFiles_DoNotExist_UntilTheyAreShared()
    {
        var id = await _uploads.UploadAsync("mine.png", Samples.Png(seed: 42));
        using var begun = await _uploads.BeginAsync("on its way.png", 1000);
        var upload = (await Uploader.ReadAsync(begun)).Id;
        await _studio.AddMemberAsync("colleague@example.org");
        var colleague = await _studio.SignInAsync("colleague@example.org");
        var theirs = new Uploader(colleague.Http);

        Assert.Equal(HttpStatusCode.NotFound, (await theirs.AskAsync(upload)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.AddAsync(upload, 0, new byte[10])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.RemoveAsync(upload)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.BeginAsync("other.png", 100, replaces: id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync(LibraryFiles.FileUrl(id))).StatusCode);

        var owner = await _studio.FindUserAsync(StudioApp.AdminEmail);
        Assert.True(await _studio.Get<MediaLibrary>().ChangeAsync(owner.Id, id, item => item.IsShared = true, CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, (await colleague.GetAsync(LibraryFiles.FileUrl(id))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.BeginAsync("other.png", 100, replaces: id)).StatusCode);
    }

    [Fact]
    public async Task WithoutOurOwnHeader_NothingIsTaken()
    {
        var client = await _studio.SignInAsync();
        using var answer = await client.Http.PostAsync("/media/uploads", JsonContent.Create(new UploadAnnouncement("a.png", 10, "", null, null)), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<long> OffsetAsync(Guid id)
    {
        using var asked = await _uploads.AskAsync(id);
        return (await Uploader.ReadAsync(asked)).Offset;
    }

    // After its end a PNG may hold anything.
    private static byte[] Noise(byte[] png, int bytes)
    {
        var noisy = new byte[bytes];
        new Random(1).NextBytes(noisy);
        png.CopyTo(noisy, 0);
        return noisy;
    }

    private static byte[] HugePng()
    {
        var png = Samples.Png();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 65535);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 65535);
        return png;
    }
}
