using System.Text;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// Fills a sentence: <c>{name}</c> is a slot, and what stands in <c>[square brackets]</c> is left out when a slot within it is empty.
/// What fills a slot is never read as a template itself.
/// </summary>
internal static class PromptTemplate
{
    /// <param name="slots">The text of a slot; empty when there is none.</param>
    public static string Fill(string template, Func<string, string> slots)
    {
        var (filled, isWhole, optional) = (new StringBuilder(), true, -1);
        for (var at = 0; at < template.Length; at++)
        {
            switch (template[at])
            {
                case '[':
                    (optional, isWhole) = (filled.Length, true);
                    break;
                case ']':
                    if (!isWhole) filled.Length = optional;
                    optional = -1;
                    break;
                case '{':
                    var end = template.IndexOf('}', at);
                    var text = slots(template[(at + 1)..end]);
                    if (text.Length == 0 && optional >= 0) isWhole = false;
                    filled.Append(text);
                    at = end;
                    break;
                default:
                    filled.Append(template[at]);
                    break;
            }
        }

        return filled.ToString();
    }
}
