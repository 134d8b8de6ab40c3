using System.Text;

namespace Seedance.Web.Tests.Media;

/// <summary>Beginnings of files, honest ones and others. The same go through the server's sniffer and the browser's.</summary>
public static class SnifferCorpus
{
    /// <param name="Expected">The format, or the rule and its values.</param>
    public sealed record Sample(string Name, string? Type, byte[] Head, string Expected);

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, .. "JFIF\0"u8];
    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 2, 0, 0, 0, 2, 0];
    private static readonly byte[] Exe = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xFF, 0xFF];

    public static IReadOnlyList<Sample> Files { get; } =
    [
        // What is taken.
        new("bottle.jpg", "image/jpeg", Jpeg, "jpeg"),
        new("BOTTLE.JPEG", "", Jpeg, "jpeg"),
        new("no ending", null, Jpeg, "jpeg"),
        new("bottle.final", "application/octet-stream", Jpeg, "jpeg"),
        new("shot.png", "image/png; charset=binary", Png, "png"),
        new("shot.webp", "image/webp", Riff("WEBPVP8 "), "webp"),
        new("web picture.jpg", "image/jpeg", Riff("WEBPVP8L"), "webp"),
        new("a.bmp", "image/bmp", [.. "BM"u8, 0x46, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0], "bmp"),
        new("a.tif", "image/tiff", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0], "tiff"),
        new("a.tiff", "image/tiff", [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8], "tiff"),
        new("a.gif", "image/gif", [.. "GIF89a"u8, 16, 0, 16, 0], "gif"),
        new("IMG_1.HEIC", "", Ftyp("mif1", "mif1", "heic"), "heic"),
        new("IMG_2.heif", "image/heif", Ftyp("heic", "mif1"), "heic"),
        new("a.avif", "image/avif", Ftyp("mif1", "avif", "miaf"), "avif"),
        new("clip.mp4", "video/mp4", Ftyp("isom", "iso2", "avc1"), "mp4"),
        new("clip.m4v", "video/x-m4v", Ftyp("M4V ", "isom"), "mp4"),
        new("clip.mov", "video/quicktime", Ftyp("qt  ", "qt  "), "mov"),
        new("clip.mp4", "video/mp4", Ftyp("qt  "), "mov"),
        new("old.mov", "", [0, 0, 0, 8, .. "wide"u8, 0, 0, 1, 0, .. "mdat"u8], "mov"),
        new("phone.3gp", "video/3gpp", Ftyp("3gp5", "isom"), "3gp"),
        new("screen.webm", "video/webm", [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84, .. "webm"u8], "webm"),
        new("film.mkv", "", [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x88, .. "matroska"u8], "mkv"),
        new("film.mka", "audio/x-matroska", [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x88, .. "matroska"u8], "mka"),
        new("old.avi", "video/x-msvideo", Riff("AVI LIST"), "avi"),
        new("jingle.wav", "audio/x-wav", Riff("WAVEfmt "), "wav"),
        new("song.mp3", "audio/mpeg", [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 10, 0], "mp3"),
        new("bare.mp3", "audio/mpeg", Frames([0xFF, 0xFB, 0x90, 0x64], 417), "mp3"),
        new("voice.m4a", "audio/x-m4a", Ftyp("M4A ", "isom"), "m4a"),
        new("memo.m4a", "audio/mp4", Ftyp("mp42", "isom"), "m4a"),
        new("bare.aac", "audio/aac", Frames([0xFF, 0xF1, 0x50, 0x80, 0x1F, 0xFF, 0xFC], 255), "aac"),
        new("tagged.aac", "", [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 10, 0], "aac"),
        new("a.ogg", "video/ogg", [.. "OggS"u8, 0, 2], "ogg"),
        new("a.flac", "audio/flac", [.. "fLaC"u8, 0], "flac"),
        new("a.aif", "", [.. "FORM"u8, 0, 0, 0, 9, .. "AIFFCOMM"u8], "aiff"),

        // What is refused by its content.
        new("nothing.jpg", "image/jpeg", [], "Empty"),
        new("noise.jpg", "image/jpeg", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "Unrecognised"),
        new("utf16.txt", "text/plain", [0xFF, 0xFE, 0x61, 0, 0x62, 0], "Unrecognised"),
        new("looks like a frame.mp3", "", Frames([0xFF, 0xFB, 0x90, 0x64], 400), "Unrecognised"),
        new("setup.exe", "application/x-msdownload", Exe, "NotMedia program"),
        new("logo.svg", "image/svg+xml", Bytes("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"), "NotMedia svg"),
        new("logo.svg", "", Bytes("\u00EF\u00BB\u00BF<?xml version='1.0'?>\n<!-- a --><SVG>"), "NotMedia svg"),
        new("page.html", "text/html", Bytes("\r\n  <!DOCTYPE html><title>x"), "NotMedia html"),
        new("data.xml", "text/xml", Bytes("<?xml version='1.0'?><a/>"), "NotMedia xml"),
        new("brief.pdf", "application/pdf", Bytes("%PDF-1.7"), "NotMedia pdf"),
        new("all.zip", "application/zip", [0x50, 0x4B, 3, 4, 20, 0], "NotMedia archive"),
        new("all.gz", "", [0x1F, 0x8B, 8, 0], "NotMedia archive"),
        new("tool", "", [0x7F, .. "ELF"u8, 2, 1, 1], "NotMedia program"),
        new("run", "", Bytes("#!/bin/sh\nrm -rf /"), "NotMedia script"),
        new("list.m3u8", "", Bytes("#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd"), "NotMedia playlist"),
        new("art.psd", "", Bytes("8BPS\0\u0001"), "NotMedia photoshop"),
        new("brief.doc", "", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "NotMedia document"),

        // Content under a wrong name or a wrong type.
        new("holiday.jpg", "image/jpeg", Exe, "NameDiffers program .jpg"),
        new("picture.jpg", "image/jpeg", Bytes("<html><script>alert(1)</script>"), "NameDiffers html .jpg"),
        new("logo.png", "image/png", Bytes("<svg onload='alert(1)'/>"), "NameDiffers svg .png"),
        new("clip.mp4", "video/mp4", Bytes("#EXTM3U\nfile:///etc/passwd"), "NameDiffers playlist .mp4"),
        new("clip.mp4", "video/mp4", Png, "NameDiffers png .mp4"),
        new("song.mp3", "audio/mpeg", Ftyp("isom"), "NameDiffers mp4 .mp3"),
        new("shot.png", "image/png", Ftyp("isom"), "NameDiffers mp4 .png"),
        new("photo.jpg.exe", "", Jpeg, "NameDiffers jpeg .exe"),
        new("photo.html", "text/html", Jpeg, "NameDiffers jpeg .html"),
        new("photo.svg", "image/svg+xml", Png, "NameDiffers png .svg"),
        new("photo.jpg", "text/html", Jpeg, "TypeDiffers jpeg text/html"),
        new("photo.jpg", "video/mp4", Jpeg, "TypeDiffers jpeg video/mp4"),
        new("clip.mp4", "image/png", Ftyp("isom"), "TypeDiffers mp4 image/png"),

        // Two things in one.
        new("both.jpg", "image/jpeg", [.. Jpeg, 0xFF, 0xFE, 0, 40, .. "*/=1;<ScRiPt>alert(1)</script>"u8], "TwoThings jpeg html"),
        new("both.gif", "image/gif", Bytes("GIF89a=1;/*<!DOCTYPE html>*/"), "TwoThings gif html"),
        new("both.png", "image/png", [.. Png, .. "<?php system($_GET[0]);"u8], "TwoThings png script"),
        new("both.gif", "image/gif", Bytes("GIF89a....%PDF-1.4"), "TwoThings gif pdf"),
        new("both.gif", "image/gif", [.. "GIF89a"u8, 1, 0, 0x50, 0x4B, 3, 4], "TwoThings gif archive"),
        new("both.bmp", "image/bmp", [.. "BM"u8, 0x46, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, .. "<svg/onload=1>"u8], "TwoThings bmp svg"),

        // Names that only look dangerous: the name is never used for a file.
        new("../../etc/passwd.png", "image/png", Png, "png"),
        new("CON", "", Png, "png"),
        new("bottle\u202Egpj.exe", "", Exe, "NotMedia program"),
        new("a\r\nSet-Cookie: x.png", "image/png", Png, "png"),
        new("bottle.", "", Png, "png"),
    ];

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Riff(string what) => [.. "RIFF"u8, 36, 0, 0, 0, .. Bytes(what)];

    private static byte[] Ftyp(string brand, params string[] compatible) =>
        [0, 0, 0, (byte)(16 + 4 * compatible.Length), .. "ftyp"u8, .. Bytes(brand), 0, 0, 2, 0, .. compatible.SelectMany(Bytes)];

    // Two frames, the second where the first says it is, or not.
    private static byte[] Frames(byte[] header, int distance)
    {
        var frames = new byte[distance + header.Length + 100];
        header.CopyTo(frames, 0);
        header.CopyTo(frames, distance);
        return frames;
    }
}
