namespace Seedance.Web.Resources;

// Each class names the resource file of the same name; ask for its texts with IStringLocalizer<ShellTexts> and so on.

/// <summary>Frame, navigation, states, errors that can appear on any page.</summary>
public sealed class ShellTexts;

/// <summary>Sign-in, setup, account, people.</summary>
public sealed class AccountTexts;

/// <summary>The composer.</summary>
public sealed class ComposeTexts;

/// <summary>Concepts and their variants.</summary>
public sealed class VariantTexts;

/// <summary>History and single clips.</summary>
public sealed class ClipTexts;

/// <summary>Names and notes of the placements of ads.</summary>
public sealed class PlacementTexts;

/// <summary>The settings page.</summary>
public sealed class SettingsTexts;

/// <summary>The library of reference media.</summary>
public sealed class LibraryTexts;

/// <summary>Reference files: what is wrong with one and what to do.</summary>
public sealed class MediaTexts;

/// <summary>Brand kits.</summary>
public sealed class BrandTexts;

/// <summary>Reviews of clips, and what guests see of them.</summary>
public sealed class ReviewTexts;

/// <summary>What clips have cost.</summary>
public sealed class SpendingTexts;

/// <summary>Templates and the tables that fill them.</summary>
public sealed class TemplateTexts;

/// <summary>Archives, names of files, results of ads.</summary>
public sealed class DeliveryTexts;

/// <summary>Brief, shot list and written prompt.</summary>
public sealed class BriefTexts;

/// <summary>The player, what is shown of a clip beside it, and clips side by side.</summary>
public sealed class PlayerTexts;

/// <summary>Where a clip comes from, what was made of it, and how to go on from it.</summary>
public sealed class LineageTexts;

/// <summary>What people are told of, and how; the queue.</summary>
public sealed class NoticeTexts;

/// <summary>What is made from a finished clip: frames, previews, other shapes.</summary>
public sealed class MoreFileTexts;

/// <summary>Longer ads of several clips.</summary>
public sealed class SequenceTexts;
