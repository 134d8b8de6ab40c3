using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>Who looks at clips and judges them. Every query of a review begins with <see cref="Clips"/>, so nobody reaches what they may not see.</summary>
public abstract record Reviewer
{
    private Reviewer()
    {
    }

    /// <summary>As it stands beside what they did.</summary>
    public abstract string SignedAs { get; }

    /// <summary>The jobs that they may look at, at this moment.</summary>
    internal abstract IQueryable<Job> Clips(StudioDb db, DateTime now);

    /// <summary>Somebody of the studio.</summary>
    public sealed record Person(string Id, string Name) : Reviewer
    {
        /// <inheritdoc />
        public override string SignedAs => Name;

        internal override IQueryable<Job> Clips(StudioDb db, DateTime now) => db.JobsSeenBy(Id);
    }

    /// <summary>Somebody without an account, who came by a link and has said a name.</summary>
    /// <param name="Own">What they wrote before, as their browser proves.</param>
    public sealed record Guest(GuestPass Pass, string Name, IReadOnlySet<Guid> Own) : Reviewer
    {
        /// <summary>A guest may take anybody's name: that of the link stands beside it.</summary>
        public override string SignedAs => $"{Name} ({Pass.LinkName})";

        internal override IQueryable<Job> Clips(StudioDb db, DateTime now) => Pass.Clips(db, now);
    }
}
