using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Features.Sequences;

/// <summary>A piece in the editor.</summary>
/// <param name="Key">Stays the same wherever it is moved; two pieces of one clip have two.</param>
public sealed record Piece(int Key, SequenceClip Clip);

/// <summary>What a person does to a plan, one step after the other, each of which can be undone. Knows nothing of pages.</summary>
public sealed class SequenceEdit
{
    private const int MostSteps = 200;

    private readonly List<State> _undo = [];
    private readonly List<State> _redo = [];
    private State _now = new([], null, null);
    private int _lastKey;

    public SequenceEdit(SequencePlan plan) => _now = Read(plan);

    public IReadOnlyList<Piece> Pieces => _now.Pieces;

    public SequenceMusic? Music => _now.Music;

    public EndCard? Card => _now.Card;

    public bool CanUndo => _undo.Count > 0;

    public bool CanRedo => _redo.Count > 0;

    /// <summary>So many more clips may be added.</summary>
    public int Room => SequencePlan.MostClips - Pieces.Count;

    /// <summary>As it is kept and made.</summary>
    public SequencePlan Plan => new() { Clips = [.. Pieces.Select(piece => piece.Clip)], Music = Music, EndCard = Card };

    public int PlaceOf(int key) => _now.Pieces.FindIndex(piece => piece.Key == key);

    /// <summary>Puts whole clips behind the last one, as far as there is room.</summary>
    /// <returns>How many were added.</returns>
    public int Add(IEnumerable<long> jobIds)
    {
        var fresh = jobIds.Take(Math.Max(0, Room)).Select(id => new Piece(++_lastKey, new SequenceClip(id))).ToList();
        return fresh.Count > 0 && Do(_now with { Pieces = [.. _now.Pieces, .. fresh] }) ? fresh.Count : 0;
    }

    /// <summary>To another place; beyond either end it stays at that end.</summary>
    public bool Move(int key, int to)
    {
        var from = PlaceOf(key);
        to = Math.Clamp(to, 0, Math.Max(0, Pieces.Count - 1));
        if (from < 0 || from == to) return false;
        var pieces = _now.Pieces.ToList();
        var piece = pieces[from];
        pieces.RemoveAt(from);
        pieces.Insert(to, piece);
        return Do(_now with { Pieces = pieces });
    }

    /// <summary>Other ends of a piece. They are kept so far apart that something of it is left, within the clip.</summary>
    /// <param name="sourceMs">How long the clip is; null: nobody knows.</param>
    public bool Trim(int key, int startMs, int? endMs, int? sourceMs)
    {
        if (Find(key) is not { } piece) return false;
        var most = sourceMs ?? int.MaxValue;
        var start = Math.Clamp(startMs, 0, Math.Max(0, most - SequencePlan.ShortestMs));
        int? end = endMs is { } wanted && wanted < most ? Math.Min(Math.Max(wanted, start + SequencePlan.ShortestMs), most) : null;
        if (end == sourceMs) end = null;
        return Replace(piece, piece.Clip with { StartMs = start, EndMs = end });
    }

    /// <summary>Makes two pieces of one.</summary>
    /// <param name="atMs">From the clip's own beginning.</param>
    /// <returns>The key of the second piece; null: there is no room for both, or no more room for a piece.</returns>
    public int? Split(int key, int atMs, int? sourceMs)
    {
        if (Find(key) is not { } piece || Room < 1) return null;
        var end = piece.Clip.EndMs ?? sourceMs ?? int.MaxValue;
        if (atMs - piece.Clip.StartMs < SequencePlan.ShortestMs || end - atMs < SequencePlan.ShortestMs) return null;
        var second = new Piece(++_lastKey, piece.Clip with { StartMs = atMs });
        var pieces = _now.Pieces.ToList();
        var at = PlaceOf(key);
        pieces[at] = piece with { Clip = piece.Clip with { EndMs = atMs } };
        pieces.Insert(at + 1, second);
        Do(_now with { Pieces = pieces });
        return second.Key;
    }

    public bool Remove(int key) => Find(key) is { } piece && Do(_now with { Pieces = [.. _now.Pieces.Where(other => other != piece)] });

    /// <summary>The same once more, right behind it. Null: no room.</summary>
    public int? Duplicate(int key)
    {
        if (Find(key) is not { } piece || Room < 1) return null;
        var copy = piece with { Key = ++_lastKey };
        Do(_now with { Pieces = [.. _now.Pieces.Take(PlaceOf(key) + 1), copy, .. _now.Pieces.Skip(PlaceOf(key) + 1)] });
        return copy.Key;
    }

    public bool Set(SequenceMusic? music) => Do(_now with { Music = music });

    public bool Set(EndCard? card) => Do(_now with { Card = card });

    /// <summary>The card as it is was drawn: no step of a person.</summary>
    public void Drawn(Guid picture)
    {
        if (Card is not null) _now = _now with { Card = Card with { PictureId = picture, IsReady = false } };
    }

    /// <summary>Another plan in the place of this one, as one step.</summary>
    public void Load(SequencePlan plan) => Do(Read(plan));

    public bool Undo() => Step(_undo, _redo);

    public bool Redo() => Step(_redo, _undo);

    private Piece? Find(int key) => _now.Pieces.Find(piece => piece.Key == key);

    private bool Replace(Piece piece, SequenceClip clip) => Do(_now with { Pieces = [.. _now.Pieces.Select(other => other == piece ? piece with { Clip = clip } : other)] });

    private State Read(SequencePlan plan) => new([.. plan.Clips.Select(clip => new Piece(++_lastKey, clip))], plan.Music, plan.EndCard);

    private bool Do(State next)
    {
        if (next.Pieces.SequenceEqual(_now.Pieces) && next.Music == _now.Music && next.Card == _now.Card) return false;
        _undo.Add(_now);
        if (_undo.Count > MostSteps) _undo.RemoveAt(0);
        _redo.Clear();
        _now = next;
        return true;
    }

    private bool Step(List<State> from, List<State> to)
    {
        if (from.Count == 0) return false;
        to.Add(_now);
        _now = from[^1];
        from.RemoveAt(from.Count - 1);
        return true;
    }

    private sealed record State(List<Piece> Pieces, SequenceMusic? Music, EndCard? Card);
}
