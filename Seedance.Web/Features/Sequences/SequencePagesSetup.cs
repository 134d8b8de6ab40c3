namespace Seedance.Web.Features.Sequences;

public static class SequencePagesSetup
{
    public static IServiceCollection AddSequencePages(this IServiceCollection services) => services
        .AddSingleton<FilmQuery>()
        .AddSingleton<ClipSearch>()
        .AddSingleton<SequenceWords>();
}
