using System.Globalization;

namespace Seedance.Web.Components.Shared;

/// <summary>
/// The language of a page, kept from when it was made. What a service raises runs in the language of who caused it, or in none:
/// a page that draws itself because of that does it in its own.
/// </summary>
public sealed class PageCulture
{
    private readonly CultureInfo _formats = CultureInfo.CurrentCulture;
    private readonly CultureInfo _words = CultureInfo.CurrentUICulture;

    /// <summary>Begins the work, and all that follows from it, in the page's language.</summary>
    public void Run(Func<Task> work)
    {
        var (formats, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_formats, _words);
        try
        {
            _ = work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (formats, words);
        }
    }
}
