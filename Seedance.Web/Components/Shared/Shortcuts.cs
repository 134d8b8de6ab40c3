using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>Where a shortcut works; its heading is <c>Shortcuts_{place}</c> in the resource files.</summary>
public enum ShortcutPlace
{
    Everywhere,
    Composer,
    Walls,
}

/// <summary>A key, or keys together, that do something.</summary>
/// <param name="Id">What it does is <c>Shortcut_{Id}</c> in the resource files.</param>
/// <param name="Keys">The ways to press it, each as <c>aria-keyshortcuts</c> writes it: "Control+Enter".</param>
public sealed record Shortcut(string Id, ShortcutPlace Place, params string[] Keys)
{
    /// <summary>For <c>aria-keyshortcuts</c>.</summary>
    public string Aria => string.Join(' ', Keys);

    /// <summary>The caps to press together, of each way: "Ctrl", "Enter".</summary>
    public IEnumerable<string[]> Caps => Keys.Select(keys => keys.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(Cap).ToArray());

    private static string Cap(string key) => key switch
    {
        "Control" => "Ctrl",
        "Escape" => "Esc",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        _ => key,
    };
}

/// <summary>Every shortcut of the studio: what the sheet lists and the tooltips show. The scripts beside the pages hear them.</summary>
public static class Shortcuts
{
    public static Shortcut Palette { get; } = new(nameof(Palette), ShortcutPlace.Everywhere, "Control+K");

    public static Shortcut Sheet { get; } = new(nameof(Sheet), ShortcutPlace.Everywhere, "?");

    public static Shortcut Search { get; } = new(nameof(Search), ShortcutPlace.Everywhere, "/");

    public static Shortcut Close { get; } = new(nameof(Close), ShortcutPlace.Everywhere, "Escape");

    public static Shortcut Generate { get; } = new(nameof(Generate), ShortcutPlace.Composer, "Control+Enter");

    public static Shortcut Mention { get; } = new(nameof(Mention), ShortcutPlace.Composer, "@");

    public static Shortcut Earlier { get; } = new(nameof(Earlier), ShortcutPlace.Composer, "Alt+ArrowUp");

    public static Shortcut Later { get; } = new(nameof(Later), ShortcutPlace.Composer, "Alt+ArrowDown");

    public static Shortcut Paste { get; } = new(nameof(Paste), ShortcutPlace.Composer, "Control+V");

    public static Shortcut PasteAsText { get; } = new(nameof(PasteAsText), ShortcutPlace.Composer, "Control+Shift+V");

    public static Shortcut Step { get; } = new(nameof(Step), ShortcutPlace.Walls, "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown");

    public static Shortcut Open { get; } = new(nameof(Open), ShortcutPlace.Walls, "Enter");

    /// <summary>A cell of the variants.</summary>
    public static Shortcut Toggle { get; } = new(nameof(Toggle), ShortcutPlace.Walls, "X");

    public static IReadOnlyList<Shortcut> All { get; } =
        [Palette, Sheet, Search, Close, Generate, Mention, Earlier, Later, Paste, PasteAsText, Step, Open, Toggle];

    /// <summary>A tooltip: the words, and the keys behind them.</summary>
    public static string Tooltip(this IStringLocalizer<ShellTexts> texts, string words, Shortcut shortcut) =>
        texts["Shortcut_Tooltip", words, string.Join('+', shortcut.Caps.First())];
}
