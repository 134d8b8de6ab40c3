namespace Seedance.Web.Data;

/// <summary>
/// What this replica has heard of each, against what each has sent: shows a message that was lost, whatever lost it. Used by
/// one thread at a time.
/// </summary>
internal sealed class ReplicaLedger
{
    private readonly Dictionary<Guid, long> _heard = [];
    private Dictionary<Guid, long> _sent = [];

    /// <summary>A message has come. False when one before it is missing.</summary>
    public bool Hear(Guid from, long number)
    {
        var known = _heard.TryGetValue(from, out var before);
        _heard[from] = Math.Max(number, before);
        return !known || number <= before + 1;
    }

    /// <summary>The replicas that live now, and how much each has sent.</summary>
    public Shortfall Compare(IReadOnlyDictionary<Guid, long> sent)
    {
        var left = _heard.Keys.Where(id => !sent.ContainsKey(id)).ToList();
        left.ForEach(id => _heard.Remove(id));

        // What was sent by the last look must have come by this one; what was sent since may still be on its way.
        var behind = _sent.Where(then => _heard.TryGetValue(then.Key, out var heard) && heard < then.Value).Select(then => then.Key).ToList();
        foreach (var (id, number) in sent)
            if (!_heard.ContainsKey(id) || behind.Contains(id)) _heard[id] = number;
        _sent = new(sent);
        return new Shortfall(left.Count > 0, behind.Count > 0);
    }
}

/// <param name="OneLeft">A replica is gone; it may not have told the last of what it did.</param>
/// <param name="Deaf">Messages were sent and did not come: whatever listens here does not.</param>
internal sealed record Shortfall(bool OneLeft, bool Deaf);
