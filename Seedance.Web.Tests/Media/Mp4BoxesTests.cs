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
    [InlineData("0014 ftyp, 0010 mdat", false)] // nothing a player could begin with
    [InlineData("0014 ftyp, 0010 moov", true)]
    [InlineData("0014 ftyp, 0010 moov, 0000 mdat", true)] // by the format: up to the end
    [InlineData("0014 ftyp, 0000 mdat", false)]
    [InlineData("0014 ftyp, 0010 moov, 0004 mdat", false)] // smaller than its own head
    [InlineData("0014 ftyp, 0010 moov, 0001 mdat", false)] // its long form goes astray
    [InlineData("0014 ftyp, 0010 moov, 0030 mdat", false)] // longer than the file
    public void Outline_MustReachTheEnd_AndHoldAnIndex(string outline, bool isWhole)
    {
        // Each box is its size (hex), its type and some bytes; an odd size is a lie.
        using (var file = File.Create(_file))
        {
            foreach (var box in outline.Split(", "))
            {
                var size = Convert.ToUInt32(box[..4], 16);
                file.Write([0, 0, 0, (byte)size]);
                file.Write(System.Text.Encoding.ASCII.GetBytes(box[5..]));
                file.Write(Enumerable.Repeat((byte)'x', (int)Math.Clamp(size, 16, 20) - 8).ToArray());
            }
        }

        Assert.Equal(isWhole, Mp4Boxes.AreWhole(_file));
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
