using System.Text;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Templates;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>Templates, and tables that fill them.</summary>
public sealed class TemplateBatchTests : ComposeRig
{
    private static readonly ComposeForm Form = new()
    {
        Model = "doubao-seedance-2-0-260128",
        Prompt = "{product} on a table, a hand takes it. Words: \"{slogan}\". @\\{1a2b3c4d} is no place, {not one} neither.",
        Title = "{Product} launch",
        Duration = "5",
    };

    private TemplateBatch Batch => Services.GetRequiredService<TemplateBatch>();

    private static Template Template => new(Guid.Parse("00000000-0000-0000-0000-0000000000aa"), "Launch", false, true, Form);

    [Fact]
    public void Places_AreFound_AndFilled_WhateverTheirCase()
    {
        Assert.Equal(["product", "slogan"], TemplateText.Places(Form));

        var filled = TemplateText.Fill(Form, new Dictionary<string, string> { ["PRODUCT"] = "Tea {slogan} @{1a2b3c4d}", ["other"] = "x" });

        Assert.Equal("Tea {slogan} @{1a2b3c4d} on a table, a hand takes it. Words: \"{slogan}\". @{1a2b3c4d} is no place, {not one} neither.", filled.ResolvedPrompt);
        Assert.StartsWith("Tea", filled.Title, StringComparison.Ordinal);
        Assert.Equal("{product}", Form.Prompt[..9]); // the template stays as it is
    }

    [Theory]
    [InlineData("product,slogan\r\nTea,\"Drink, \"\"now\"\"\"\r\n\r\nIce,Cool", new[] { 2, 4 })]
    [InlineData("\uFEFFproduct;slogan\nTea;\"two\nlines\"\nIce;Cool\n\n", new[] { 2, 4 })]
    [InlineData("product\tslogan\nTea\tDrink\nIce\tCool", new[] { 2, 3 })]
    public void Tables_OfEverySpreadsheet_AreRead_WithTheLinesOfTheFile(string csv, int[] lines)
    {
        var table = CsvTable.Read(Encoding.UTF8.GetBytes(csv))!;

        Assert.Equal(["product", "slogan"], table.Columns);
        Assert.Equal(lines, table.Rows.Select(row => row.Line));
        Assert.Null(table.BrokenLine);
        Assert.Equal("Cool", table.Rows[1].Cells[1]);
    }

    [Fact]
    public void WhatIsNoText_OrBrokenInItsQuotes_IsSaid()
    {
        Assert.Null(CsvTable.Read([0x70, 0xE9, 0x2C, 0x71]));
        Assert.Null(CsvTable.Read([0x50, 0x4B, 0x03, 0x04, 0, 0]));
        Assert.Equal(["product", "slogan"], CsvTable.Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("product,slogan\n茶,喝")).ToArray())!.Columns);

        var fault = Assert.Single(Plan("product,slogan\nTea,Drink\nIce,\"Cool").Faults);
        Assert.Equal((3, 0), (fault.Line, fault.Column));
    }

    [Fact]
    public void FiveHundredRows_WithSevenFaults_NameAllSeven_AndMended_AreFiveHundredClips()
    {
        var rows = Enumerable.Range(1, 500).Select(i => $"Tea {i},Slogan {i},5,9:16,").ToList();
        var mended = string.Join('\n', rows.Prepend("product,slogan,seconds,ratio,audio"));
        rows[2] = ",Slogan,5,9:16,";
        rows[99] = "Tea,,5,9:16,";
        rows[100] = "Tea,Slogan,99,9:16,";
        rows[200] = "Tea,Slogan,five,9:16,";
        rows[300] = "Tea,Slogan,5,5:7,";
        rows[400] = "Tea,Slogan,5,9:16,perhaps";
        rows[499] = $"{new string('x', 5001)},Slogan,5,9:16,";

        var faults = Plan(string.Join('\n', rows.Prepend("product,slogan,seconds,ratio,audio"))).Faults;

        Assert.Equal(
            [(4, 1, "product"), (101, 2, "slogan"), (102, 3, "seconds"), (202, 3, "seconds"), (302, 4, "ratio"), (402, 5, "audio"), (501, 1, "product")],
            faults.Select(fault => (fault.Line, fault.Column, fault.ColumnName)));
        Assert.All(faults, fault => Assert.NotEmpty(fault.Text));
        var plan = Plan(mended);
        Assert.Empty(plan.Faults);
        Assert.Equal(500, plan.Clips.Select(clip => clip.OperationId).Distinct().Count());
        Assert.Equal("Tea 17 launch", plan.Clips[16].Title);
        Assert.Equal(500, plan.Estimate.Requests);
    }

    [Fact]
    public void ColumnsThatDoNotFit_AreNamed()
    {
        Assert.Equal(
            [(1, 2, "slogn"), (1, 3, "product"), (1, 0, "slogan")],
            Plan("product,slogn,product\nTea,x,y").Faults.Select(fault => (fault.Line, fault.Column, fault.ColumnName)));
        Assert.Equal((2, 3), Plan("product,slogan\nTea,Drink, now").Faults.Select(fault => (fault.Line, fault.Column)).Single());
        Assert.Single(Plan("product,slogan\n").Faults);
        Assert.Equal(JobBatches.MostJobs + 2, Assert.Single(Plan("product,slogan\n" + string.Concat(Enumerable.Repeat("a,b\n", JobBatches.MostJobs + 1))).Faults).Line);
    }

    [Fact]
    public async Task ARowIsTheSameClip_WhenItsTableIsReadAgain_AndAnotherOneWhenThatIsWanted()
    {
        const string Csv = "product,slogan\nTea,Drink\nTea,Drink\nIce,Cool";
        var jobs = Services.GetRequiredService<JobBatches>();
        var first = Plan(Csv).Clips;
        await jobs.SubmitAllAsync([.. first.Select(NewJob)], Cancel);

        var reordered = Plan("slogan,product\nCool,Ice\nDrink,Tea\nDrink,Tea\nNew,Milk").Clips;

        Assert.Equal(3, await jobs.CountStartedAsync(TestStudio.Owner, [.. reordered.Select(clip => clip.OperationId)], Cancel));
        Assert.Equal(3, Assert.IsType<BatchResult.Created>(await jobs.SubmitAllAsync([.. reordered.Select(NewJob)], Cancel)).Repeated);
        var again = Batch.Plan(TestStudio.Owner, Template, CsvTable.Read(Csv), "again").Clips;
        Assert.Equal(0, await jobs.CountStartedAsync(TestStudio.Owner, [.. again.Select(clip => clip.OperationId)], Cancel));
        await using var db = await Services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(Cancel);
        Assert.Equal(4, await db.Jobs.CountAsync(Cancel));
    }

    [Fact]
    public void TheSample_CanBeFilledIn_AndReadBack()
    {
        var plan = Batch.Plan(TestStudio.Owner, Template, CsvTable.Read(Encoding.UTF8.GetBytes(TemplateBatch.Sample(Form)))!, "");

        Assert.Empty(plan.Faults);
        Assert.Equal(["product", "slogan", "title", "seconds"], plan.Columns);
    }

    [Fact]
    public void TheSample_IsQuoted_AndNoFormulaOfASpreadsheet()
    {
        var sample = TemplateBatch.Sample(new ComposeForm { Prompt = "{product}", Duration = "=1,\"x\"\n" });

        Assert.Equal("\uFEFFproduct,title,seconds\r\nproduct,,\"'=1,\"\"x\"\"\n\"\r\n", sample);
        var table = CsvTable.Read(Encoding.UTF8.GetBytes(sample))!;
        Assert.Equal((null, "'=1,\"x\""), (table.BrokenLine, Assert.Single(table.Rows).Cells[2]));
    }

    [Fact]
    public async Task Templates_AreTheOwners_AndOthersUseTheSharedOnes()
    {
        var store = Services.GetRequiredService<TemplateStore>();
        var id = await store.SaveAsync(TestStudio.Owner, "Launch", Form, Cancel);
        Assert.Null(await store.FindAsync(TestStudio.Stranger, id, Cancel));
        Assert.Equal(id, await store.SaveAsync(TestStudio.Owner, " Launch ", new ComposeForm { Prompt = "Other" }, Cancel)); // the same name is the same template
        Assert.NotEqual(id, await store.SaveAsync(TestStudio.Stranger, "Launch", Form, Cancel));

        Assert.False(await store.ShareAsync(TestStudio.Stranger, id, true, Cancel));
        Assert.True(await store.ShareAsync(TestStudio.Owner, id, true, Cancel));

        Assert.Equal(("Other", false), (await store.FindAsync(TestStudio.Stranger, id, Cancel)) is { } seen ? (seen.Form.Prompt, seen.IsOwn) : default);
        Assert.Equal(2, (await store.FindAllAsync(TestStudio.Stranger, Cancel)).Count);
        Assert.False(await store.DeleteAsync(TestStudio.Stranger, id, Cancel));
        Assert.True(await store.DeleteAsync(TestStudio.Owner, id, Cancel));
        Assert.Null(await store.FindAsync(TestStudio.Owner, id, Cancel));
        Assert.True(await store.RestoreAsync(TestStudio.Owner, id, Cancel));
        Assert.Null(await Services.GetRequiredService<DraftStore>().FindLatestAsync(TestStudio.Owner, Cancel)); // no draft
    }

    private static NewJob NewJob(PlannedClip clip) => new(TestStudio.Owner, clip.OperationId, clip.Title, clip.Request);

    private BatchPlan Plan(string csv) => Batch.Plan(TestStudio.Owner, Template, CsvTable.Read(csv), "");
}
