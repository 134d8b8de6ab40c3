using Seedance.Web;
using Seedance.Web.Components;
using Seedance.Web.Components.Account;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

var builder = WebApplication.CreateBuilder(args);
builder.AddHost();

builder.Services.AddData(builder.Configuration);
builder.Services.AddAccounts();
builder.Services.AddGateway();
builder.Services.AddComponents();

var app = builder.Build();
await app.Services.MigrateDatabaseAsync(CancellationToken.None);

app.UseHost();
app.MapStaticAssets().AllowAnonymous();
app.MapAccounts();
app.MapComponents();

await app.RunAsync();

/// <summary>Named so that tests can start the program in their own process.</summary>
public partial class Program;
