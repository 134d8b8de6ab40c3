namespace Seedance.Web.Tests.Fakes;

/// <summary>What every answer must carry, whoever asked and whatever came of it.</summary>
internal static class HeaderRules
{
    public static void Check(HttpResponseMessage answer)
    {
        var where = $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} ({(int)answer.StatusCode})";
        var policy = One(answer, "Content-Security-Policy", where);
        Assert.True(policy.Contains("default-src 'self'", StringComparison.Ordinal) || policy.Contains("default-src 'none'", StringComparison.Ordinal), where);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        if (!policy.StartsWith("sandbox", StringComparison.Ordinal)) Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", One(answer, "X-Content-Type-Options", where));
        One(answer, "Referrer-Policy", where);
        Assert.Equal("same-origin", One(answer, "Cross-Origin-Opener-Policy", where));
        One(answer, "Permissions-Policy", where);
        Assert.False(answer.Headers.Contains("Server"), where);
        Assert.False(answer.Headers.Contains("X-Powered-By"), where);
        Assert.False(answer.Headers.Contains("X-Frame-Options"), where);
    }

    private static string One(HttpResponseMessage answer, string name, string where)
    {
        Assert.True(answer.Headers.TryGetValues(name, out var values), $"{where} has no {name}");
        return Assert.Single(values);
    }
}
