using Microsoft.Extensions.Options;
using Seedance.Web;
using Seedance.Web.Components;
using Seedance.Web.Components.Account;
using Seedance.Web.Data;
using Seedance.Web.Features.Admin;
using Seedance.Web.Features.Campaigns;
using Seedance.Web.Features.Clips;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Delivery;
using Seedance.Web.Features.History;
using Seedance.Web.Features.Notices;
using Seedance.Web.Features.Queue;
using Seedance.Web.Features.Settings;
using Seedance.Web.Features.Review;
using Seedance.Web.Features.Sequences;
using Seedance.Web.Features.Spending;
using Seedance.Web.Gateway;
using Seedance.Web.Health;
using Seedance.Web.Jobs;
using Seedance.Web.Maintenance;
using Seedance.Web.Media;
using Seedance.Web.Storage;

if (MaintenanceProgram.Handles(args)) return await MaintenanceProgram.RunAsync(args);

var builder = WebApplication.CreateBuilder(HostSetup.Options(args));
builder.AddHost();

builder.Services.AddData(builder.Configuration);
builder.Services.AddGateway();
builder.Services.AddStorage(builder.Configuration);
builder.Services.AddMedia();
builder.Services.AddJobs();
builder.Services.AddAccounts();
builder.Services.AddAdmin();
builder.Services.AddSavedSettings();
builder.Services.AddCompose();
builder.Services.AddComponents();
builder.Services.AddHistory();
builder.Services.AddCampaigns();
builder.Services.AddClips();
builder.Services.AddSequencePages();
builder.Services.AddReview();
builder.Services.AddSpending();
builder.Services.AddNotices();
builder.Services.AddQueue();
builder.Services.AddDelivery();
builder.Services.AddHealth(builder.Configuration);

try
{
    await using var app = builder.Build(); // the first to read settings, and so the first to find them wrong
    await using (await app.Services.LockStartAsync(CancellationToken.None))
    {
        await app.Services.MigrateDatabaseAsync(CancellationToken.None);
        await app.Services.PrepareStorageAsync(CancellationToken.None);
        app.Services.PrepareKeyRing();
        await app.Services.LoadSavedSettingsAsync(CancellationToken.None);
        app.Services.GetRequiredService<IStartupValidator>().Validate(); // before the host does, which would write a stack beside the sentence
        await app.Services.PrepareAccountsAsync(CancellationToken.None);
    }

    app.UseHost();
    app.MapStaticAssets().AllowAnonymous();
    app.MapHealth();
    app.MapMedia();
    app.MapLibrary();
    app.MapUploads();
    app.MapSpending();
    app.MapReview();
    app.MapDelivery();
    app.MapAccounts();
    app.MapComponents();

    await app.RunAsync();
    return 0;
}
catch (Exception refusal) when (refusal is StartRefusedException or OptionsValidationException)
{
    // Whoever starts it needs the sentence, not the stack.
    await Console.Error.WriteLineAsync($"Seedance Studio cannot start: {refusal.Message}");
    return 1;
}

/// <summary>Named so that tests can start the program in their own process.</summary>
public partial class Program;
