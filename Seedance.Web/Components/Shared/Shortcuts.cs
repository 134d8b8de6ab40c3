using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>Where a shortcut works; its heading is <c>Shortcuts_{place}</c> in the resource files.</summary>
public enum ShortcutPlace
{
    Everywhere,
    Composer,
    Walls,
    Player,
    History,
    Films,
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
        "PageUp" => "PgUp",
        "PageDown" => "PgDn",
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

    /// <summary>In the list that "@" opens, and in the palette.</summary>
    public static Shortcut Choose { get; } = new(nameof(Choose), ShortcutPlace.Composer, "ArrowUp", "ArrowDown", "Enter");

    /// <summary>A border of the timeline, when it has the focus.</summary>
    public static Shortcut Border { get; } = new(nameof(Border), ShortcutPlace.Composer, "ArrowLeft", "ArrowRight");

    public static Shortcut BorderFine { get; } = new(nameof(BorderFine), ShortcutPlace.Composer, "Shift+ArrowLeft", "Shift+ArrowRight");

    public static Shortcut BorderFar { get; } = new(nameof(BorderFar), ShortcutPlace.Composer, "PageUp", "PageDown", "Home", "End");

    public static Shortcut Paste { get; } = new(nameof(Paste), ShortcutPlace.Composer, "Control+V");

    public static Shortcut PasteAsText { get; } = new(nameof(PasteAsText), ShortcutPlace.Composer, "Control+Shift+V");

    public static Shortcut Step { get; } = new(nameof(Step), ShortcutPlace.Walls, "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown");

    public static Shortcut Open { get; } = new(nameof(Open), ShortcutPlace.Walls, "Enter");

    /// <summary>A cell of the variants.</summary>
    public static Shortcut Toggle { get; } = new(nameof(Toggle), ShortcutPlace.Walls, "X");

    public static Shortcut PlayPause { get; } = new(nameof(PlayPause), ShortcutPlace.Player, "K", "Space");

    public static Shortcut FrameBack { get; } = new(nameof(FrameBack), ShortcutPlace.Player, ",");

    public static Shortcut FrameForward { get; } = new(nameof(FrameForward), ShortcutPlace.Player, ".");

    public static Shortcut SecondBack { get; } = new(nameof(SecondBack), ShortcutPlace.Player, "ArrowLeft");

    public static Shortcut SecondForward { get; } = new(nameof(SecondForward), ShortcutPlace.Player, "ArrowRight");

    public static Shortcut JumpBack { get; } = new(nameof(JumpBack), ShortcutPlace.Player, "J");

    public static Shortcut JumpForward { get; } = new(nameof(JumpForward), ShortcutPlace.Player, "L");

    public static Shortcut Mute { get; } = new(nameof(Mute), ShortcutPlace.Player, "M");

    public static Shortcut FullScreen { get; } = new(nameof(FullScreen), ShortcutPlace.Player, "F");

    public static Shortcut NextCard { get; } = new(nameof(NextCard), ShortcutPlace.History, "J", "K");

    public static Shortcut Select { get; } = new(nameof(Select), ShortcutPlace.History, "Space");

    public static Shortcut SelectRange { get; } = new(nameof(SelectRange), ShortcutPlace.History, "Shift+ArrowRight", "Shift+ArrowLeft");

    public static Shortcut SelectAll { get; } = new(nameof(SelectAll), ShortcutPlace.History, "Control+A");

    public static Shortcut Star { get; } = new(nameof(Star), ShortcutPlace.History, "S");

    public static Shortcut Approve { get; } = new(nameof(Approve), ShortcutPlace.History, "A");

    public static Shortcut Reject { get; } = new(nameof(Reject), ShortcutPlace.History, "R");

    public static Shortcut Trash { get; } = new(nameof(Trash), ShortcutPlace.History, "Delete");

    public static Shortcut TrashNow { get; } = new(nameof(TrashNow), ShortcutPlace.History, "Shift+Delete");

    public static Shortcut FilmEarlier { get; } = new(nameof(FilmEarlier), ShortcutPlace.Films, "Alt+ArrowUp");

    public static Shortcut FilmLater { get; } = new(nameof(FilmLater), ShortcutPlace.Films, "Alt+ArrowDown");

    public static Shortcut FilmPlay { get; } = new(nameof(FilmPlay), ShortcutPlace.Films, "K", "Space");

    public static Shortcut FilmCut { get; } = new(nameof(FilmCut), ShortcutPlace.Films, "C");

    public static Shortcut FilmUndo { get; } = new(nameof(FilmUndo), ShortcutPlace.Films, "Control+Z");

    public static IReadOnlyList<Shortcut> All { get; } =
        [Palette, Sheet, Search, Close, Generate, Mention, Choose, Earlier, Later, Border, BorderFine, BorderFar, Paste, PasteAsText, Step, Open, Toggle,
         PlayPause, FrameBack, FrameForward, SecondBack, SecondForward, JumpBack, JumpForward, Mute, FullScreen,
         NextCard, Select, SelectRange, SelectAll, Star, Approve, Reject, Trash, TrashNow,
         FilmEarlier, FilmLater, FilmPlay, FilmCut, FilmUndo];

    /// <summary>A tooltip: the words, and the keys behind them.</summary>
    public static string Tooltip(this IStringLocalizer<ShellTexts> texts, string words, Shortcut shortcut) =>
        texts["Shortcut_Tooltip", words, string.Join('+', shortcut.Caps.First())];
}
