using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Preflight;

namespace Seedance.Web.Features.Compose;

/// <summary>The form with its findings, shared by the parts of the page. Every change goes through <see cref="Edit"/>.</summary>
public sealed class ComposeState(PreflightCheck check)
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tooLong = new(StringComparer.Ordinal);

    /// <summary>Raised after every change, by a person or by an example.</summary>
    public event Action? Changed;

    public ComposeForm Form { get; private set; } = new();

    /// <summary>What the form comes to since the last change; another object with every change, and when other settings hold.</summary>
    public Composed Composed { get; private set; } = new(new ComposeForm());

    /// <summary>Grows when the whole form is replaced: the boxes are made anew then, whatever they held.</summary>
    public int Generation { get; private set; }

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; }

    /// <summary>All that was found, what blocks first.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>What keeps the form from being sent.</summary>
    public IReadOnlyList<Finding> Faults { get; private set; } = [];

    /// <summary>The price of one clip above which this person wants to be asked; null for none.</summary>
    public decimal? WarnAbove { get; set; }

    /// <summary>Generate was pressed with faults: all of them are shown from now on.</summary>
    public bool IsAttempted { get; private set; }

    /// <summary>A change of one field by a person.</summary>
    public void Edit(string field, Action<ComposeForm> change)
    {
        change(Form);
        _tooLong.Remove(field);
        foreach (var gone in _tooLong.Keys.Where(other => !BriefFields.IsDrawn(other, Form)).ToList()) _tooLong.Remove(gone); // nobody could shorten it there
        _touched.Add(field);
        Recheck();
    }

    /// <summary>A change of a text box; the browser may report the same text twice.</summary>
    public void EditText(string field, string before, object? value, Action<ComposeForm, string> change)
    {
        var text = value as string ?? "";
        if (text != before || _tooLong.ContainsKey(field)) Edit(field, form => change(form, text));
    }

    /// <summary>The field holds more than can be sent here; the text stays in the browser, so that nothing is lost.</summary>
    public void ReportTooLong(string field, int length)
    {
        _tooLong[field] = length;
        _touched.Add(field);
        Recheck();
    }

    /// <summary>The field is short again, and no part of the form itself.</summary>
    public void Forget(string field) => _tooLong.Remove(field);

    /// <summary>Another form altogether: a draft, an example, the inputs of a job.</summary>
    public void Replace(ComposeForm form)
    {
        Form = form;
        Generation++;
        IsAttempted = false;
        _touched.Clear();
        _tooLong.Clear();
        Recheck();
    }

    /// <summary>Generate was pressed: from now on every fault is said.</summary>
    public bool Attempt()
    {
        Check();
        IsAttempted = Faults.Count > 0;
        return !IsAttempted;
    }

    /// <summary>Looks again: other settings or another limit may hold.</summary>
    public void Check()
    {
        Composed = new Composed(Form);
        Findings = check.Check(Composed, _tooLong, WarnAbove);
        Faults = [.. Findings.Where(f => f.Severity == Severity.Blocking)];
    }

    /// <summary>What is said at a field now.</summary>
    public IEnumerable<Finding> FaultsAt(string field) => Faults.Where(f => f.Field == field && IsSaid(f));

    /// <summary>False: it is too early to say so.</summary>
    public bool IsSaid(Finding finding) => !finding.IsMissing || IsAttempted || _touched.Contains(finding.Field);

    /// <summary>True when something is said at the field.</summary>
    public bool HasFault(string field) => FaultsAt(field).Any();

    /// <summary>The length that the box holds, also when the text did not reach us.</summary>
    public int LengthOf(string field, string text) => _tooLong.TryGetValue(field, out var length) ? length : text.Length;

    private void Recheck()
    {
        Version++;
        Check();
        if (Faults.Count == 0) IsAttempted = false;
        Changed?.Invoke();
    }
}
