using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class ProblemReaderTests
{
    [Theory]
    [InlineData(nameof(WireBodies.E1), 401, GatewayProblemKind.WrongKey, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E2), 403, GatewayProblemKind.ModelUnavailable, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E3), 503, GatewayProblemKind.ModelUnavailable, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E4), 404, GatewayProblemKind.NotAGateway, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E5), 400, GatewayProblemKind.BadRequest, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E6), 400, GatewayProblemKind.TaskUnknown, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E7), 403, GatewayProblemKind.NoMoney, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E8), 403, GatewayProblemKind.NoMoney, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E10), 400, GatewayProblemKind.ContentRefused, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E11), 429, GatewayProblemKind.TooManyRequests, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E14), 400, GatewayProblemKind.BadRequest, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E15), 400, GatewayProblemKind.BadRequest, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E17), 400, GatewayProblemKind.BadRequest, Charge.NotCharged)]
    [InlineData(nameof(WireBodies.E18), 200, GatewayProblemKind.GatewayTrouble, Charge.Unknown)]
    [InlineData(nameof(WireBodies.E19), 401, GatewayProblemKind.WrongKey, Charge.NotCharged)]
    public void KnownBody_IsClassified(string body, int status, GatewayProblemKind kind, Charge charge)
    {
        var problem = Read(status, WireBodies.Get(body));

        Assert.Equal((kind, charge, (int?)status), (problem.Kind, problem.Charge, problem.Status));
    }

    // E12 is an empty 429, E13 a web page with any status.
    [Theory]
    [InlineData(429, "", GatewayProblemKind.TooManyRequests)]
    [InlineData(429, "<html>slow down</html>", GatewayProblemKind.TooManyRequests)]
    [InlineData(200, "<html></html>", GatewayProblemKind.NotAGateway)]
    [InlineData(403, "<html>blocked</html>", GatewayProblemKind.NotAGateway)]
    [InlineData(404, "<html>nothing here</html>", GatewayProblemKind.NotAGateway)]
    [InlineData(404, "", GatewayProblemKind.NotAGateway)]
    [InlineData(405, "", GatewayProblemKind.NotAGateway)]
    [InlineData(302, "", GatewayProblemKind.NotAGateway)]
    [InlineData(502, "<html>bad gateway</html>", GatewayProblemKind.GatewayTrouble)]
    [InlineData(524, "<html>time-out</html>", GatewayProblemKind.GatewayTrouble)]
    [InlineData(500, "", GatewayProblemKind.GatewayTrouble)]
    [InlineData(401, "", GatewayProblemKind.WrongKey)]
    [InlineData(402, "", GatewayProblemKind.NoMoney)]
    [InlineData(413, "<html>too large</html>", GatewayProblemKind.BadRequest)]
    public void WithoutReadableBody_TheStatusDecides(int status, string body, GatewayProblemKind kind) => Assert.Equal(kind, Read(status, body).Kind);

    [Theory]
    [InlineData("SensitiveContentDetected", GatewayProblemKind.ContentRefused, null)]
    [InlineData("SensitiveContentDetected.Violence", GatewayProblemKind.ContentRefused, null)]
    [InlineData("InputTextSensitiveContentDetected", GatewayProblemKind.ContentRefused, ContentPart.Prompt)]
    [InlineData("InputTextRiskDetection", GatewayProblemKind.ContentRefused, ContentPart.Prompt)]
    [InlineData("InputImageSensitiveContentDetected", GatewayProblemKind.ContentRefused, ContentPart.Image)]
    [InlineData("InputImageRiskDetection", GatewayProblemKind.ContentRefused, ContentPart.Image)]
    [InlineData("InputVideoSensitiveContentDetected", GatewayProblemKind.ContentRefused, ContentPart.Video)]
    [InlineData("InputVideoSensitiveContentDetected.PrivacyInformation", GatewayProblemKind.ContentRefused, ContentPart.Video)]
    [InlineData("InputAudioSensitiveContentDetected", GatewayProblemKind.ContentRefused, ContentPart.Audio)]
    [InlineData("OutputVideoSensitiveContentDetected", GatewayProblemKind.ContentRefused, ContentPart.OutputVideo)]
    [InlineData("OutputAudioSensitiveContentDetected", GatewayProblemKind.ContentRefused, ContentPart.OutputAudio)]
    [InlineData("OutputImageRiskDetection", GatewayProblemKind.ContentRefused, ContentPart.OutputVideo)]
    [InlineData("ContentSecurityDetectionError", GatewayProblemKind.ContentRefused, null)]
    [InlineData("MissingParameter", GatewayProblemKind.BadRequest, null)]
    [InlineData("InvalidParameter.ratio", GatewayProblemKind.BadRequest, null)]
    [InlineData("ModelNotOpen", GatewayProblemKind.ModelUnavailable, null)]
    [InlineData("UnsupportedModel", GatewayProblemKind.ModelUnavailable, null)]
    [InlineData("InvalidEndpointOrModel.NotFound", GatewayProblemKind.ModelUnavailable, null)]
    [InlineData("InvalidEndpoint.ClosedEndpoint", GatewayProblemKind.ModelUnavailable, null)]
    [InlineData("RateLimitExceeded.EndpointRPMExceeded", GatewayProblemKind.TooManyRequests, null)]
    [InlineData("QuotaExceeded", GatewayProblemKind.TooManyRequests, null)]
    public void ProvidersCode_IsClassifiedInEveryWrapping(string code, GatewayProblemKind kind, ContentPart? part)
    {
        var plain = $$$"""{"error":{"code":"{{{code}}}","message":"某些文字","param":"","type":"BadRequest"}}""";
        var flat = $$"""{"code":"{{code}}","message":"某些文字","data":null}""";
        var wrapped = $$"""{"code":"fail_to_fetch_task","message":{{System.Text.Json.JsonSerializer.Serialize(plain)}},"data":null}""";

        foreach (var body in new[] { plain, flat, wrapped })
        {
            var problem = Read(400, body);
            Assert.Equal((kind, part, code), (problem.Kind, problem.Part, problem.Code));
        }
    }

    [Theory]
    [InlineData(401, "AuthenticationError", GatewayProblemKind.WrongKey, GatewayProblemKind.GatewayTrouble)]
    [InlineData(403, "AccountOverdueError", GatewayProblemKind.NoMoney, GatewayProblemKind.GatewayTrouble)]
    [InlineData(403, "AccessDenied", GatewayProblemKind.WrongKey, GatewayProblemKind.GatewayTrouble)]
    [InlineData(404, "ModelNotOpen", GatewayProblemKind.ModelUnavailable, GatewayProblemKind.ModelUnavailable)]
    public void ProvidersAccount_IsTheUsersOnlyWithoutAGatewayBetween(int status, string code, GatewayProblemKind direct, GatewayProblemKind behind)
    {
        var body = $$$"""{"error":{"code":"{{{code}}}","message":"x"}}""";

        Assert.Equal(direct, Read(status, body).Kind);
        Assert.Equal(behind, Read(status, $$"""{"code":"fail_to_fetch_task","message":{{System.Text.Json.JsonSerializer.Serialize(body)}}}""").Kind);
    }

    [Theory]
    [InlineData("InputImageSensitiveContentDetected", RefusalReason.Policy)]
    [InlineData("InputImageSensitiveContentDetected.PrivacyInformation", RefusalReason.RealPerson)]
    [InlineData("OutputVideoSensitiveContentDetected.PolicyViolation", RefusalReason.Copyright)]
    public void Refusal_SaysTheReason(string code, RefusalReason reason) => Assert.Equal(reason, Read(400, $$"""{"code":"{{code}}","message":"x"}""").Reason);

    [Theory]
    [InlineData("""{"error":{"code":"InvalidParameter","message":"x","param":"duration"}}""", "duration")]
    [InlineData("""{"error":{"code":"InvalidParameter.resolution","message":"x","param":""}}""", "resolution")]
    [InlineData("""{"code":"invalid_seconds","message":"x"}""", "duration")]
    [InlineData("""{"code":"invalid_request","message":"x"}""", null)]
    public void BadRequest_NamesTheField(string body, string? field) => Assert.Equal(field, Read(400, body).Field);

    [Theory]
    [InlineData("""{"error":{"message":"This token has no access to model doubao-seedance-2-0-260128","code":""}}""", GatewayProblemKind.ModelUnavailable)]
    [InlineData("""{"error":{"message":"该令牌无权访问模型 doubao-seedance-2-0-260128","code":""}}""", GatewayProblemKind.ModelUnavailable)]
    [InlineData("""{"error":{"message":"Your IP is not in the list of this key","code":""}}""", GatewayProblemKind.WrongKey)]
    [InlineData("""{"error":{"message":"用户已被封禁","code":""}}""", GatewayProblemKind.WrongKey)]
    public void Forbidden_IsAboutTheModelOrTheKey(string body, GatewayProblemKind kind) => Assert.Equal(kind, Read(403, body).Kind);

    [Theory]
    [InlineData(nameof(WireBodies.E1), "20260801120000123456789AbCdEfGh")]
    [InlineData(nameof(WireBodies.E10), "0217")]
    [InlineData(nameof(WireBodies.E5), null)]
    public void RequestId_IsReadFromTheText(string body, string? id) => Assert.Equal(id, Read(400, WireBodies.Get(body)).RequestId);

    [Fact]
    public void RequestId_OfTheHeader_ComesFirst() =>
        Assert.Equal("head", ProblemReader.Read(new GatewayAnswer(401, WireBodies.E1) { RequestId = "head" }, CallKind.Submit).RequestId);

    [Theory]
    [InlineData(500, """{"code":"insufficient_user_quota","message":"x"}""", Charge.NotCharged)]
    [InlineData(500, """{"code":"do_request_failed","message":"x"}""", Charge.Unknown)]
    [InlineData(408, "", Charge.Unknown)]
    [InlineData(404, "", Charge.NotCharged)]
    [InlineData(200, "", Charge.Unknown)]
    public void Submit_SaysWhetherItWasCharged(int status, string body, Charge charge) => Assert.Equal(charge, Read(status, body).Charge);

    [Fact]
    public void Raw_HoldsNoSecretsAndIsCapped()
    {
        const string Text = """
            {"message":"key sk-abcDEF1234567890 and Bearer eyJhbGciOi.x.y for https://user:pw@tos.example.com/v.mp4?X-Tos-Signature=s3cr3t\u0026X-Tos-Credential=s3cr3t2 and https:\/\/a.example\/b?c=s3cr3t3 with my-own-key-s3cr3t4"}
            """;

        var raw = ProblemReader.Read(new GatewayAnswer(500, Text + new string('x', 10_000)), CallKind.Poll, "my-own-key-s3cr3t4").Raw;

        Assert.Equal(4000, raw.Length);
        Assert.Contains("https://…@tos.example.com/v.mp4?…", raw);
        foreach (var secret in new[] { "s3cr3t", "abcDEF", "eyJ", "user:pw" })
        {
            Assert.DoesNotContain(secret, raw);
        }
    }

    private static GatewayProblem Read(int status, string body) => ProblemReader.Read(new GatewayAnswer(status, body), CallKind.Submit);
}
