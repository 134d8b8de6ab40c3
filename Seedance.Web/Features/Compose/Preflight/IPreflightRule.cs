namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>One kind of trouble that can be seen before a clip is paid. Runs with every change: pure, and fast.</summary>
public interface IPreflightRule
{
    IEnumerable<Finding> Check(PreflightInput input);
}
