namespace Seedance.Web.Jobs.Sequences;

public static class SequencesSetup
{
    public static IServiceCollection AddSequences(this IServiceCollection services) => services
        .AddSingleton<SequenceStore>()
        .AddSingleton<SequenceChecker>()
        .AddSingleton<SequenceMaker>()
        .AddSingleton<EndCardPictures>()
        .AddSingleton<JobAssembler>();
}
