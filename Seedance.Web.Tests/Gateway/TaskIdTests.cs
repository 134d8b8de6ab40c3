using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class TaskIdTests
{
    [Theory]
    [InlineData(nameof(WireBodies.S1), "cgt-20251003101500-k7m2p")]
    [InlineData(nameof(WireBodies.S2), "cgt-20260115093011-w4xqz")]
    [InlineData(nameof(WireBodies.S3), "task_8Qw3ZrT5uV1xYb6NcM9aKd2LfG4hJs7P")]
    [InlineData(nameof(WireBodies.S4), "cgt-20260801120000-b2c4d")]
    [InlineData(nameof(WireBodies.S5), "cgt-20260801120001-f6g8h")]
    public void KnownShape_NamesTheTask(string body, string id) => Assert.Equal(id, TaskReader.ReadTaskId(WireBodies.Get(body)));

    [Theory]
    [InlineData("""{"code":"success","data":{"task_id":"t1","id":7}}""", "t1")]
    [InlineData("""{"data":{"id":"t2"}}""", "t2")]
    [InlineData("""{"data":[{"task_id":"t3"}]}""", "t3")]
    [InlineData("""{"data":{"taskId":"t4"}}""", "t4")]
    [InlineData("""{"code":200,"data":"t5"}""", "t5")]
    [InlineData("""{"requestId":"t6"}""", "t6")]
    [InlineData("""{"id":123456}""", "123456")]
    [InlineData("""{"task_id":"","id":"t7"}""", "t7")]
    [InlineData("""{"task_id":null,"id":"t8","error":null}""", "t8")]
    [InlineData("\uFEFF  {\"id\":\"a.b:c_d-e\"}", "a.b:c_d-e")]
    [InlineData("""{"data":{"data":{"task_id":"t9"}}}""", "t9")]
    public void ShapesLikeThem_NameTheTask(string body, string id) => Assert.Equal(id, TaskReader.ReadTaskId(body));

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":""")]
    [InlineData("<html><body>Welcome</body></html>")]
    [InlineData("""{"id":"../../admin"}""")]
    [InlineData("""{"id":".."}""")]
    [InlineData("""{"id":"a/b"}""")]
    [InlineData("""{"id":"a b"}""")]
    [InlineData("""{"id":"<b>x</b>"}""")]
    [InlineData("""{"id":"x\r\nHost: evil"}""")]
    [InlineData("""{"id":"täsk"}""")]
    [InlineData("""{"id":true}""")]
    [InlineData("""{"id":1.5}""")]
    [InlineData("""{"id":-3}""")]
    [InlineData("""{"id":{"value":"x"}}""")]
    [InlineData("""{"id":["x"]}""")]
    [InlineData("""{"error":{"message":"no","code":"x"},"requestId":"r1"}""")]
    [InlineData("""{"code":"invalid_request","message":"prompt is required","data":null}""")]
    [InlineData("""[1,2,3]""")]
    public void AnythingElse_IsNoId(string body) => Assert.Null(TaskReader.ReadTaskId(body));

    [Fact]
    public void KnownErrors_NameNoTask()
    {
        var errors = typeof(WireBodies).GetFields().Where(field => field.Name[0] == 'E').Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(errors);
        Assert.All(errors, body => Assert.Null(TaskReader.ReadNamedTask(body)));
    }

    [Theory]
    [InlineData("""{"error":{"message":"busy (request id: task_1)","request_id":"task_2"},"id":"req-1","requestId":"r1","request_id":"task_3"}""")]
    [InlineData("""{"id":17,"data":{"id":"chatcmpl-1"},"task_id":null,"message":"task_id is t1"}""")]
    [InlineData("""{"task_id":"","data":{"task_id":0}}""")]
    public void OtherIdsOfAnError_NameNoTask(string body) => Assert.Null(TaskReader.ReadNamedTask(body));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(10_000, false)]
    public void LongId_IsNoId(int length, bool accepted) =>
        Assert.Equal(accepted, TaskReader.ReadTaskId($$"""{"id":"{{new string('a', length)}}"}""") is not null);

    [Fact]
    public void DeepJson_IsNoId() => Assert.Null(TaskReader.ReadTaskId(string.Concat(Enumerable.Repeat("""{"data":""", 5000))));
}
