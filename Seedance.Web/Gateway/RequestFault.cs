namespace Seedance.Web.Gateway;

/// <summary>One thing about a request that cannot be sent.</summary>
/// <param name="Field">
/// <c>Prompt</c>, <c>Duration</c>, <c>Seed</c>, <c>Ratio</c>, <c>Resolution</c>, <c>Model</c>, <c>References</c>, or
/// <c>References[2]</c> for one of them.
/// </param>
/// <param name="Rule">One of <see cref="FaultRules"/>; its words are <c>Fault_{Rule}</c> in the resource files.</param>
/// <param name="Values">What the words are filled with, for example the limit.</param>
public sealed record RequestFault(string Field, string Rule, params object[] Values);

/// <summary>The closed set of rules that a request can break.</summary>
public static class FaultRules
{
    public const string ModelUnknown = nameof(ModelUnknown);
    public const string PromptEmpty = nameof(PromptEmpty);
    public const string PromptTooLong = nameof(PromptTooLong);
    public const string PromptBadCharacter = nameof(PromptBadCharacter);
    public const string RatioUnknown = nameof(RatioUnknown);
    public const string ResolutionUnknown = nameof(ResolutionUnknown);
    public const string DurationOutOfRange = nameof(DurationOutOfRange);
    public const string SeedOutOfRange = nameof(SeedOutOfRange);
    public const string TooManyImages = nameof(TooManyImages);
    public const string TooManyVideos = nameof(TooManyVideos);
    public const string TooManyAudios = nameof(TooManyAudios);
    public const string TooManyReferences = nameof(TooManyReferences);
    public const string RolesMixed = nameof(RolesMixed);
    public const string RoleDoesNotFit = nameof(RoleDoesNotFit);
    public const string TwoFirstFrames = nameof(TwoFirstFrames);
    public const string TwoLastFrames = nameof(TwoLastFrames);
    public const string LastFrameWithoutFirst = nameof(LastFrameWithoutFirst);
    public const string AudioAlone = nameof(AudioAlone);
    public const string UrlEmpty = nameof(UrlEmpty);
    public const string UrlTooLong = nameof(UrlTooLong);
    public const string UrlBroken = nameof(UrlBroken);
    public const string UrlScheme = nameof(UrlScheme);
    public const string UrlNotHttps = nameof(UrlNotHttps);
    public const string UrlUserInfo = nameof(UrlUserInfo);
    public const string UrlPrivateHost = nameof(UrlPrivateHost);
    public const string AssetIdBroken = nameof(AssetIdBroken);
    public const string ReferenceGone = nameof(ReferenceGone);
    public const string ReferenceChanged = nameof(ReferenceChanged);
    public const string ReferenceUnfit = nameof(ReferenceUnfit);
    public const string LicenceExpired = nameof(LicenceExpired);
    public const string ReferenceUnreachable = nameof(ReferenceUnreachable);
    public const string ReferencesTooLong = nameof(ReferencesTooLong);
    public const string BodyTooLarge = nameof(BodyTooLarge);
}
