using System.Text;

namespace Seedance.Web.Media;

/// <summary>
/// Things that people, by mistake or not, give as media. They are refused anyway, for they are no media; here they get their
/// name for the refusal, <c>Media_Is_{name}</c> in the resource files.
/// </summary>
internal static class ForeignMagic
{
    // Endings that promise something else than media. One that nobody knows promises nothing ("bottle.final").
    public static readonly string[] Endings =
    [
        "exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "sh", "js", "mjs", "vbs", "jar", "apk", "app", "php", "asp", "aspx", "jsp",
        "html", "htm", "xhtml", "svg", "svgz", "xml", "css", "json", "txt", "pdf", "zip", "rar", "7z", "gz", "tar", "doc", "docx", "xls", "xlsx",
        "ppt", "pptx", "psd", "ai", "eps", "swf", "lnk", "iso", "dmg",
    ];

    private static readonly (byte[] Mark, string Name)[] Starts =
    [
        ("MZ"u8.ToArray(), "program"), ([0x7F, 0x45, 0x4C, 0x46], "program"), ([0xCA, 0xFE, 0xBA, 0xBE], "program"), ([0xCF, 0xFA, 0xED, 0xFE], "program"),
        ([0xCE, 0xFA, 0xED, 0xFE], "program"), ([0x00, 0x61, 0x73, 0x6D], "program"), ("#!"u8.ToArray(), "script"), ("<?php"u8.ToArray(), "script"),
        ("%PDF-"u8.ToArray(), "pdf"), ("%!PS"u8.ToArray(), "pdf"), ("8BPS"u8.ToArray(), "photoshop"),
        ([0x50, 0x4B, 0x03, 0x04], "archive"), ([0x50, 0x4B, 0x05, 0x06], "archive"), ("Rar!"u8.ToArray(), "archive"), ([0x37, 0x7A, 0xBC, 0xAF], "archive"),
        ([0x1F, 0x8B], "archive"), ([0xFD, 0x37, 0x7A, 0x58], "archive"), ("BZh"u8.ToArray(), "archive"), ([0xD0, 0xCF, 0x11, 0xE0], "document"),
        ("#EXTM3U"u8.ToArray(), "playlist"), ("{\\rtf"u8.ToArray(), "document"),
    ];

    private static readonly string[] XmlStarts = ["<?xml", "<!--", "<!doctype svg"];

    private static readonly string[] HtmlStarts = ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<img", "<!--"];

    // What another reader might find in the middle of a file that begins as media. Long marks only: short ones are in any picture.
    private static readonly (string Mark, string Name)[] Insides =
    [
        ("<script", "html"), ("<html", "html"), ("<!doctype", "html"), ("<iframe", "html"), ("<svg", "svg"), ("<?php", "script"), ("%pdf-", "pdf"), ("pk\u0003\u0004", "archive"),
    ];

    /// <summary>The tables above, for the script that does the same in the browser.</summary>
    public static object ForBrowser { get; } = new
    {
        Endings,
        Starts = Starts.Select(start => (object[])[start.Mark.Select(b => (int)b), start.Name]),
        XmlStarts,
        HtmlStarts,
        Insides = Insides.Select(inside => (string[])[inside.Mark, inside.Name]),
    };

    /// <summary>What it is instead of media; null when that is not known.</summary>
    public static string? Find(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, name) in Starts)
            if (head.StartsWith(mark)) return name;

        var text = Text(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("<svg", StringComparison.Ordinal)) return "svg";
        if (XmlStarts.Any(start => text.StartsWith(start, StringComparison.Ordinal)) && text.Contains("<svg", StringComparison.Ordinal)
            && !text.Contains("<html", StringComparison.Ordinal)) return "svg";
        if (HtmlStarts.Any(start => text.StartsWith(start, StringComparison.Ordinal)) || (text.StartsWith("<?xml", StringComparison.Ordinal) && text.Contains("<html", StringComparison.Ordinal)))
            return "html";
        return text.StartsWith("<?xml", StringComparison.Ordinal) ? "xml" : null;
    }

    /// <summary>What else a file that begins as media is; null for honest ones.</summary>
    public static string? FindInside(ReadOnlySpan<byte> head)
    {
        var text = Text(head);
        foreach (var (mark, name) in Insides)
            if (text.Contains(mark, StringComparison.Ordinal)) return name;
        return null;
    }

    // One character per byte, in lower case as the marks are.
    private static string Text(ReadOnlySpan<byte> head) => Encoding.Latin1.GetString(head).ToLowerInvariant();
}
