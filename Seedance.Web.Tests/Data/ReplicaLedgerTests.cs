using Seedance.Web.Data;

namespace Seedance.Web.Tests.Data;

/// <summary>What is missing shows by the numbers of the messages.</summary>
public sealed class ReplicaLedgerTests
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();

    [Fact]
    public void Gap_IsSeenAtTheNextMessage()
    {
        var ledger = new ReplicaLedger();
        Assert.True(ledger.Hear(A, 41)); // the first word of a stranger
        Assert.True(ledger.Hear(A, 42));
        Assert.False(ledger.Hear(A, 44));
        Assert.True(ledger.Hear(A, 45));
    }

    [Fact]
    public void Message_ThatNeverCame_IsSeenAtTheLookAfterNext_AndOnlyOnce()
    {
        var ledger = new ReplicaLedger();
        Assert.Equal(new Shortfall(false, false), ledger.Compare(Sent((A, 1), (B, 5))));
        Assert.Equal(new Shortfall(false, false), ledger.Compare(Sent((A, 1), (B, 6)))); // may be on its way
        Assert.Equal(new Shortfall(false, true), ledger.Compare(Sent((A, 1), (B, 6))));
        Assert.Equal(new Shortfall(false, false), ledger.Compare(Sent((A, 1), (B, 6))));
    }

    [Fact]
    public void Message_ThatCameInTime_IsNotMissed()
    {
        var ledger = new ReplicaLedger();
        ledger.Compare(Sent((A, 1)));
        ledger.Compare(Sent((A, 2)));
        ledger.Hear(A, 2);
        Assert.Equal(new Shortfall(false, false), ledger.Compare(Sent((A, 2))));
    }

    [Fact]
    public void Replica_ThatIsGone_IsSeen_AndStartsAnewWhenItComesBack()
    {
        var ledger = new ReplicaLedger();
        ledger.Compare(Sent((A, 1), (B, 5)));
        Assert.Equal(new Shortfall(true, false), ledger.Compare(Sent((A, 1))));
        Assert.Equal(new Shortfall(false, false), ledger.Compare(Sent((A, 1), (B, 9))));
        Assert.Equal(new Shortfall(false, false), ledger.Compare(Sent((A, 1), (B, 9))));
    }

    private static Dictionary<Guid, long> Sent(params (Guid Id, long Number)[] rows) => rows.ToDictionary(row => row.Id, row => row.Number);
}
