using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Templates;

/// <summary>Why a table cannot be started, at one place of the file.</summary>
/// <param name="Line">Of the file, from 1.</param>
/// <param name="Column">From 1; 0 when it is about the whole line.</param>
/// <param name="ColumnName">Its name in the first row; empty when there is none.</param>
public sealed record CsvFault(int Line, int Column, string ColumnName, string Text);

/// <summary>A row of the table and the clip that it asks for.</summary>
/// <param name="Placement">Where it is to run; null for nowhere in particular.</param>
public sealed record PlannedClip(int Line, string Title, VideoRequest Request, string? Placement, Guid OperationId);

/// <summary>What a table comes to. Nothing can be started while there are faults.</summary>
/// <param name="Warnings">What is worth a thought, with the number of rows it is true of.</param>
public sealed record BatchPlan(IReadOnlyList<string> Columns, IReadOnlyList<PlannedClip> Clips, IReadOnlyList<CsvFault> Faults, IReadOnlyList<(string Text, int Rows)> Warnings, BatchEstimate Estimate);

/// <summary>
/// Fills a template from a table, one clip per row: a column for each place of the template, and, where wanted, columns with settings of the
/// clip (<see cref="SettingColumns"/>).
/// </summary>
public sealed class TemplateBatch(PreflightCheck check, IOptionsMonitor<GatewayOptions> options, IStringLocalizer<TemplateTexts> texts)
{
    /// <summary>Columns that set what the composer's fields of these names set.</summary>
    public static readonly IReadOnlyList<string> SettingColumns = ["title", "model", "ratio", "resolution", "seconds", "seed", "audio"];

    private static readonly Dictionary<string, string> FieldOfSetting = new(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = "Title",
        ["model"] = "Model",
        ["ratio"] = "Ratio",
        ["resolution"] = "Resolution",
        ["seconds"] = "Duration",
        ["seed"] = "Seed",
    };

    /// <summary>Reads every row and says all that is wrong with any of them.</summary>
    /// <param name="again">Empty: a row that was started before is the same clip; else part of what makes it another one.</param>
    public BatchPlan Plan(string personId, Template template, CsvTable table, string again)
    {
        var places = TemplateText.Places(template.Form);
        var faults = new List<CsvFault>();
        if (table.BrokenLine is { } broken) faults.Add(new CsvFault(broken, 0, "", texts["Csv_Quote"]));
        CheckColumns(places, table, faults);
        if (table.Rows.Count > JobBatches.MostJobs) faults.Add(new CsvFault(table.Rows[JobBatches.MostJobs].Line, 0, "", texts["Csv_TooMany", table.Rows.Count, JobBatches.MostJobs]));
        if (faults.Count > 0) return Planned(table, [], faults, [], []);

        var (clips, estimates, warnings) = (new List<PlannedClip>(), new List<RequestEstimate>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var before = faults.Count;
            CheckCells(places, table, row, faults);
            if (faults.Count > before) continue;
            var form = Filled(template.Form, places, table, row, faults);
            var composed = new Composed(form);
            var request = composed.Request;
            foreach (var finding in check.Check(composed, new Dictionary<string, int>(StringComparer.Ordinal), null))
            {
                // One cell may be wrong in several ways: one of them is enough to lead there.
                if (finding.Severity == Severity.Blocking && At(places, template.Form, table, row, finding) is var fault)
                {
                    if (fault.Column == 0 || !faults.Exists(known => known.Line == fault.Line && known.Column == fault.Column)) faults.Add(fault);
                }
                else if (finding.Severity == Severity.Warning) warnings[finding.Text] = warnings.GetValueOrDefault(finding.Text) + 1;
            }

            if (faults.Count > before) continue;
            var title = FormTitle.Of(form);
            var content = $"{personId}\n{template.PublicId:N}\n{again}\n{title}\n{form.Placement}\n{JsonSerializer.Serialize(request, JsonSerializerOptions.Web)}";
            var times = seen[content] = seen.GetValueOrDefault(content) + 1; // a row that stands there twice is wanted twice
            clips.Add(new PlannedClip(row.Line, title, request, form.Placement, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{content}\n{times}")).AsSpan(0, 16))));
            if (options.CurrentValue.FindModel(request.Model) is { } model) estimates.Add(Gateway.Estimate.For(request, model));
        }

        if (clips.Count == 0 && faults.Count == 0) faults.Add(new CsvFault(1, 0, "", texts["Csv_Empty"]));
        return Planned(table, clips, faults, [.. warnings.Select(warning => (warning.Key, warning.Value))], estimates);
    }

    /// <summary>A table to begin with: the first row, and one that shows what goes where.</summary>
    public static string Sample(ComposeForm form)
    {
        var places = TemplateText.Places(form);
        var columns = places.Concat(SettingColumns.Where(setting => setting is "title" or "seconds" && !places.Contains(setting, StringComparer.OrdinalIgnoreCase))).ToList();
        var values = columns.Select(column => column switch { "title" => "", "seconds" => form.Duration, _ => column });
        return "\uFEFF" + CsvText.Line([.. columns]) + CsvText.Line([.. values]);
    }

    private static BatchPlan Planned(CsvTable table, List<PlannedClip> clips, List<CsvFault> faults, List<(string Text, int Rows)> warnings, List<RequestEstimate> estimates) =>
        new(table.Columns, clips, faults, warnings, BatchEstimate.Of(estimates));

    private void CheckColumns(IReadOnlyList<string> places, CsvTable table, List<CsvFault> faults)
    {
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var name = table.Columns[i];
            if (name.Length == 0 && table.Rows.All(row => row.Cells.Count <= i || row.Cells[i].Length == 0)) continue;
            if (IndexOf(table, name) != i) faults.Add(new CsvFault(1, i + 1, name, texts["Csv_ColumnTwice"]));
            else if (!Contains(places, name) && !Contains(SettingColumns, name)) faults.Add(new CsvFault(1, i + 1, name, texts["Csv_ColumnUnknown", Languages.List(places.Concat(SettingColumns))]));
        }

        foreach (var place in places.Where(place => IndexOf(table, place) < 0)) faults.Add(new CsvFault(1, 0, place, texts["Csv_ColumnMissing", place]));
    }

    private void CheckCells(IReadOnlyList<string> places, CsvTable table, CsvRow row, List<CsvFault> faults)
    {
        if (row.Cells.Count > table.Columns.Count && row.Cells.Skip(table.Columns.Count).Any(cell => cell.Length > 0))
            faults.Add(new CsvFault(row.Line, table.Columns.Count + 1, "", texts["Csv_TooManyCells", row.Cells.Count, table.Columns.Count]));
        foreach (var place in places)
            if (CellOf(table, row, place).Length == 0) faults.Add(new CsvFault(row.Line, IndexOf(table, place) + 1, place, texts["Csv_CellEmpty"]));
        var audio = CellOf(table, row, "audio");
        if (!Contains(places, "audio") && audio.Length > 0 && YesOrNo(audio) is null) faults.Add(new CsvFault(row.Line, IndexOf(table, "audio") + 1, "audio", texts["Csv_YesNo", audio]));
    }

    private ComposeForm Filled(ComposeForm template, IReadOnlyList<string> places, CsvTable table, CsvRow row, List<CsvFault> faults)
    {
        var form = TemplateText.Fill(template, places.ToDictionary(place => place, place => CellOf(table, row, place), StringComparer.OrdinalIgnoreCase));
        foreach (var setting in SettingColumns.Where(setting => !Contains(places, setting)))
        {
            if (CellOf(table, row, setting) is not { Length: > 0 } value) continue;
            switch (setting)
            {
                case "title": form.Title = value; break;
                case "model": form.Model = options.CurrentValue.Models.FirstOrDefault(model => Same(model.Label, value) || Same(model.Id, value))?.Id ?? value; break;
                case "ratio": form.Ratio = value.Replace('x', ':'); break;
                case "resolution": form.Resolution = value.ToLowerInvariant(); break;
                case "seconds": form.Duration = value; form.AutomaticLength = false; break;
                case "seed": form.Seed = value; break;
                case "audio": form.GenerateAudio = YesOrNo(value) ?? form.GenerateAudio; break;
            }
        }

        return form;
    }

    // Where in the file a fault of the form comes from: the column that sets the field, else the one whose text fills it, the longest first.
    private static CsvFault At(IReadOnlyList<string> places, ComposeForm template, CsvTable table, CsvRow row, Finding finding)
    {
        var setting = SettingColumns.FirstOrDefault(name => FieldOfSetting.GetValueOrDefault(name) == finding.Field && !Contains(places, name) && CellOf(table, row, name).Length > 0);
        var column = setting ?? PlacesOf(template, finding.Field).OrderByDescending(place => CellOf(table, row, place).Length).FirstOrDefault();
        return new CsvFault(row.Line, column is null ? 0 : IndexOf(table, column) + 1, column is null ? "" : table.Columns[IndexOf(table, column)], finding.Text);
    }

    private static IEnumerable<string> PlacesOf(ComposeForm template, string field) => field switch
    {
        "Title" => TemplateText.PlacesIn(template.Title),
        "Duration" => TemplateText.PlacesIn(template.Duration),
        "Seed" => TemplateText.PlacesIn(template.Seed),
        "Prompt" => TemplateText.Places(template),
        _ => [],
    };

    private static string CellOf(CsvTable table, CsvRow row, string column) =>
        IndexOf(table, column) is var index && index >= 0 && index < row.Cells.Count ? row.Cells[index] : "";

    private static int IndexOf(CsvTable table, string name)
    {
        for (var i = 0; i < table.Columns.Count; i++)
            if (Same(table.Columns[i], name)) return i;
        return -1;
    }

    private static bool Contains(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private bool? YesOrNo(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" or "1" or "on" => true,
        "no" or "false" or "0" or "off" => false,
        _ => Same(text, texts["Csv_Yes"]) ? true : Same(text, texts["Csv_No"]) ? false : null,
    };
}
