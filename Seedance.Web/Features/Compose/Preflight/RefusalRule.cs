using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Seedance.Web.Data;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>
/// What the provider's moderation often refuses: real faces, brands and characters, minors. Words are guesses, so these are hints
/// and nothing more; the lists name what is refused most, not all there is.
/// </summary>
public sealed partial class RefusalRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var prompt = input.Request.Prompt;
        if (RealPeople().Match(prompt) is { Success: true } person) yield return Hint("Hint_RealPerson", person.Value);
        if (Brands().Match(prompt) is { Success: true } brand) yield return Hint("Hint_Brand", brand.Value);
        if (Minors().Match(prompt) is { Success: true } minor) yield return Hint("Hint_Minor", minor.Value);

        // The provider's own and cleared portraits go by asset://.
        var portrait = input.Form.References.FindIndex(reference => reference.Purpose == MediaPurpose.Person && !reference.Url.StartsWith("asset://", StringComparison.OrdinalIgnoreCase));
        if (portrait >= 0) yield return new Finding(Severity.Hint, FieldId.Reference(portrait), texts["Hint_Portrait", texts.NameOf(input.Form.References[portrait], input.Form.References)]);
    }

    private Finding Hint(string words, string found) => new(Severity.Hint, "Prompt", texts[words, found.Trim()]);

    [GeneratedRegex(@"\b(?:[Cc]elebrit(?:y|ies)|[Dd]eepfake|[Ll]ook-?alike|(?:[Aa]ctor|[Aa]ctress|[Ss]inger|[Rr]apper|[Pp]resident|[Ff]ootballer|[Aa]thlete|[Ii]nfluencer|[Ll]ooks like|[Ff]ace of|[Vv]oice of)\s+\p{Lu}[\p{Ll}'’]+\s+\p{Lu}[\p{Ll}'’]+|Taylor Swift|Elon Musk|Donald Trump|Joe Biden|Barack Obama|Vladimir Putin|Xi Jinping|Cristiano Ronaldo|Lionel Messi|Beyoncé|Rihanna|Kim Kardashian|Tom Cruise|Brad Pitt|Leonardo DiCaprio|Scarlett Johansson|Keanu Reeves|MrBeast)\b")]
    internal static partial Regex RealPeople();

    [GeneratedRegex(@"\b(?:Nike|Adidas|Puma(?= (?:shoes?|sneakers?|trainers?|boots?|shirts?|jerseys?|shorts|jackets?|tracksuits?|logo))|Coca-?Cola|Pepsi|Red Bull|McDonald['’]?s|Burger King|Starbucks|Disney|Pixar|Marvel|Mickey Mouse|Star Wars|Harry Potter|Pok[eé]mon|Pikachu|Super Mario|Hello Kitty|Barbie|LEGO|Lego|Batman|Superman|Spider-?Man|Iron Man|Minions|iPhone|PlayStation|Xbox|Nintendo|Tesla|Ferrari|Lamborghini|Porsche|BMW|Mercedes|Rolex|Gucci|Chanel|Prada|Louis Vuitton|Dior|IKEA|Netflix)\b")]
    internal static partial Regex Brands();

    [GeneratedRegex(@"\b(?:child|children|kids?|bab(?:y|ies)(?! (?:blue|pink|oil|carrots?|spinach|grand))|toddlers?|infants?|minors|teen(?:s|age|agers?)?|school(?:boy|girl)s?|little (?:boy|girl)s?|(?:[1-9]|1[0-7])[- ]year[- ]old(?! (?:(?:single|malt|blended|aged|tawny) )*(?:malt|whisk(?:e?y|ies)|scotch|bourbon|rum|brandy|cognac|port|wine|cheddar|cheese|parmesan|balsamic)))\b", RegexOptions.IgnoreCase)]
    internal static partial Regex Minors();
}
