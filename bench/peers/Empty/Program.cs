using Seedance.Bench.Empty;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddSingleton<Bell>();

var app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapPost("/ring", (Bell bell) => bell.Ring());
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
