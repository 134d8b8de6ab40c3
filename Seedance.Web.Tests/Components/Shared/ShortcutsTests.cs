using System.Globalization;
using System.Resources;
using Seedance.Web.Components.Shared;
using Seedance.Web.Resources;

namespace Seedance.Web.Tests.Components.Shared;

public sealed class ShortcutsTests
{
    [Fact]
    public void EveryShortcut_HasWords_AndKeysOfItsOwn()
    {
        var texts = new ResourceManager(typeof(ShellTexts));
        Assert.All(Shortcuts.All, shortcut => Assert.NotNull(texts.GetString($"Shortcut_{shortcut.Id}", CultureInfo.InvariantCulture)));
        Assert.All(Enum.GetNames<ShortcutPlace>(), place => Assert.NotNull(texts.GetString($"Shortcuts_{place}", CultureInfo.InvariantCulture)));
        Assert.Distinct(Shortcuts.All.SelectMany(shortcut => shortcut.Keys.Select(keys => (shortcut.Place, keys))));
        Assert.Distinct(Shortcuts.All.Select(shortcut => shortcut.Id));
    }

    [Fact]
    public void Caps_AreWhatStandsOnTheKeys()
    {
        Assert.Equal([["Ctrl", "Enter"]], Shortcuts.Generate.Caps);
        Assert.Equal([["Alt", "↑"]], Shortcuts.Earlier.Caps);
        Assert.Equal([["←"], ["→"], ["↑"], ["↓"]], Shortcuts.Step.Caps);
        Assert.Equal("Control+K", Shortcuts.Palette.Aria);
    }
}
