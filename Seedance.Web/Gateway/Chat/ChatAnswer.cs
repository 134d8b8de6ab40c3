namespace Seedance.Web.Gateway.Chat;

/// <summary>What keeps a question from being asked.</summary>
public enum ChatObstacle
{
    /// <summary>No key: nobody to ask.</summary>
    NoKey,

    /// <summary>There is a key, but the studio is set to demo: nothing is paid for then.</summary>
    Demo,

    /// <summary><c>Gateway:ChatModel</c> is empty.</summary>
    NoModel,
}

/// <summary>How one question ended.</summary>
/// <param name="Text">What was written, also when it broke off.</param>
public sealed record ChatAnswer(string Text)
{
    /// <summary>False when it broke off, was stopped or ran into a limit of length.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Somebody stopped it; what was written may have been charged.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Tokens that were read; null when the gateway does not tell.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens that were written.</summary>
    public long? AnswerTokens { get; init; }

    /// <summary>Why there is no answer, or no whole one.</summary>
    public GatewayProblem? Problem { get; init; }
}
