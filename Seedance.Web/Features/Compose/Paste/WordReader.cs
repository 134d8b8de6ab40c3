using System.Text;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>Collects words; the readers of the shells differ in what ends a quote and what escapes.</summary>
internal abstract class WordReader(string text)
{
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _isInWord;

    protected string Text { get; } = text;

    protected int At { get; set; }

    protected char Now => At < Text.Length ? Text[At] : '\0';

    protected char Next => At + 1 < Text.Length ? Text[At + 1] : '\0';

    protected bool IsInWord => _isInWord;

    /// <summary>The words up to the end of the command.</summary>
    /// <param name="openQuote">Where a quote begins that does not end.</param>
    public List<string> Read(out int? openQuote)
    {
        openQuote = null;
        while (At < Text.Length)
        {
            var from = At;
            if (char.IsWhiteSpace(Now))
            {
                End();
                At++;
            }
            else if (EndsCommand())
            {
                break;
            }
            else if (!ReadPiece())
            {
                openQuote = from;
                break;
            }
        }

        End();
        return _words;
    }

    /// <summary>Reads on from here: a sign, an escape, a quote. False: a quote that does not end.</summary>
    protected abstract bool ReadPiece();

    /// <summary>A sign that leads to another command; a line break does not, for people forget what joins lines.</summary>
    protected virtual bool EndsCommand() => Now is ';' or '|' or '>' || (Now == '&' && (Next == '&' || char.IsWhiteSpace(Next) || Next == '\0'));

    protected void Add(char sign) => Begin().Append(sign);

    protected void Add(string signs) => Begin().Append(signs);

    /// <summary>There is a word now, though it may stay empty.</summary>
    protected StringBuilder Begin()
    {
        _isInWord = true;
        return _word;
    }

    /// <summary>At a line break, after spaces: the length of it; else 0.</summary>
    protected int BreakAfter(int at)
    {
        var to = at;
        while (to < Text.Length && Text[to] is ' ' or '\t') to++;
        if (to < Text.Length && Text[to] == '\r') to++;
        return to < Text.Length && Text[to] == '\n' ? to + 1 - at : 0;
    }

    private void End()
    {
        if (!_isInWord) return;
        _words.Add(_word.ToString());
        _word.Clear();
        _isInWord = false;
    }
}
