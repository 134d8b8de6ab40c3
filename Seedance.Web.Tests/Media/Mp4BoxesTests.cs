using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

public sealed class Mp4BoxesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task WholeClip_IsWhole_AndCutAnywhereItIsNot()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await File.WriteAllBytesAsync(_file, gateway.ClipBytes);
        Assert.True(Mp4Boxes.AreWhole(_file));
        foreach (var tenth in Enumerable.Range(1, 9))
        {
            await File.WriteAllBytesAsync(_file, gateway.ClipBytes[..(gateway.ClipBytes.Length * tenth / 10)]);
            Assert.False(Mp4Boxes.AreWhole(_file), $"cut at {tenth}/10");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF and so on, no boxes here")]
    public void OtherFile_NothingCanBeSaid(string text)
    {
        File.WriteAllText(_file, text);
        Assert.True(Mp4Boxes.AreWhole(_file));
    }
}
