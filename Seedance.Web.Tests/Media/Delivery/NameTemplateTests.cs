using System.Text;
using Seedance.Web.Media.Delivery;

namespace Seedance.Web.Tests.Media.Delivery;

/// <summary>Names that say what a clip is, on every system, whatever people typed.</summary>
public sealed class NameTemplateTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
    private static readonly NameFacts Full = NameFacts.Samples(Now)[0];
    private static readonly NameFacts Bare = NameFacts.Samples(Now)[1];

    [Fact]
    public void UsualTemplate_SaysEverything_AndLeavesOutWhatNobodyKnows()
    {
        Assert.Equal("Orchard-Co_Summer-Launch_Fruit-tea_H2_A1_9x16_10s_EN_v3_c1204", Write(DeliveryOptions.UsualTemplate, Full));
        Assert.Equal("Gruene-Aepfel-50-guenstiger_4x5_6s_c1305", Write(DeliveryOptions.UsualTemplate, Bare));
    }

    [Theory]
    [InlineData("{date} {title:8} ({lang}) - {hooktext}", "20261123 Orchard (EN) - Too-hot-to-think")]
    [InlineData("{conceptno}-{hook}{cta}.{opening}x_{placement}", "C12-H2A1_tiktok")]
    [InlineData("{opening}_{opening}-ad {Asset}", "ad C12-H2-A1-9x16-EN-v3")]
    [InlineData("_{opening}__{id}_", "c1204")]
    [InlineData("Q4/", null)]
    public void Places_TakeTheirFacts_AndEmptyOnesFallAwayWithTheirSeparator(string template, string? expected)
    {
        if (expected is null) Assert.Null(NameTemplate.Read(template).Template);
        else Assert.Equal(expected, Write(template, Full));
    }

    [Theory]
    [InlineData("", NameFaultKind.Empty, 0)]
    [InlineData("ad_final", NameFaultKind.NoToken, 0)]
    [InlineData("{title", NameFaultKind.Unclosed, 1)]
    [InlineData("a{title{id}", NameFaultKind.Unclosed, 2)]
    [InlineData("{id}}", NameFaultKind.Stray, 5)]
    [InlineData("{id}_{colour}", NameFaultKind.Unknown, 6)]
    [InlineData("{title:0}", NameFaultKind.BadCut, 1)]
    [InlineData("{title:1000}", NameFaultKind.BadCut, 1)]
    [InlineData("{title:a}", NameFaultKind.BadCut, 1)]
    [InlineData("{id}:{ratio}", NameFaultKind.Sign, 5)]
    [InlineData("{id}\u202e", NameFaultKind.Sign, 5)]
    public void Faults_AreNamedWithTheirPlace(string template, NameFaultKind kind, int position)
    {
        var fault = Assert.Single(NameTemplate.Read(template).Faults);
        Assert.Equal((kind, position), (fault.Kind, fault.Position));
    }

    [Fact]
    public void EveryFault_IsTold() => Assert.Equal(4, NameTemplate.Read("a?{nothing}{title:x}{id}" + (char)0xd800).Faults.Count);

    [Fact]
    public void LongNames_LoseTheirLongestText_AndKeepWhatIdentifiesThem()
    {
        var facts = Full with { Title = new string('漢', 500), Campaign = new string('c', 300) };
        foreach (var latin in (bool[])[true, false])
        {
            var name = NameTemplate.Read("{campaign}_{title}_{asset}_{id}").Template!.Write(facts, latin, 200);
            Assert.InRange(Encoding.UTF8.GetByteCount(name), 150, 200);
            Assert.EndsWith("_C12-H2-A1-9x16-EN-v3_c1204", name, StringComparison.Ordinal);
        }

        // Nothing in it can be shortened: it ends where there is no more room.
        Assert.InRange(Encoding.UTF8.GetByteCount(NameTemplate.Read(string.Concat(Enumerable.Repeat("{model}_", 20))).Template!.Write(Full, latin: true, 100)), 50, 100);
    }

    [Theory]
    [InlineData("CON", "_CON")]
    [InlineData("nul.mp4", "_nul.mp4")]
    [InlineData("LPT1", "_LPT1")]
    [InlineData("COM¹", "_COM¹")]
    [InlineData("CONSOLE", "CONSOLE")]
    [InlineData(" .a. ", "a")]
    [InlineData("-rf", "rf")]
    [InlineData("..", "")]
    [InlineData("a\0b/c\u200b:d", "abcd")]
    [InlineData("e\u0301", "é")]
    public void WholeNames_AreTakenByEverySystem(string name, string expected) => Assert.Equal(expected, SafeName.Whole(name));

    [Theory]
    [InlineData("Größe für Äpfel ÄRGER", "Groesse-fuer-Aepfel-AERGER", "Größe-für-Äpfel-ÄRGER")]
    [InlineData("Crème brûlée Łódź Ñandú", "Creme-brulee-Lodz-Nandu", "Crème-brûlée-Łódź-Ñandú")]
    [InlineData("Лето в городе", "Leto-v-gorode", "Лето-в-городе")]
    [InlineData("Καλοκαίρι", "Kalokairi", "Καλοκαίρι")]
    [InlineData("夏日果茶", "XiaRiGuoCha", "夏日果茶")]
    [InlineData("１０ Tage", "10-Tage", "１０-Tage")]
    [InlineData("हिन्दी", "hindi", "हिन्दी")]
    [InlineData("Don’t stop – 🍓!", "Dont-stop", "Dont-stop")]
    [InlineData("../../etc/passwd", "etc-passwd", "etc-passwd")]
    [InlineData("\u202Egnp.exe\r\nX", "gnp-exe-X", "gnp-exe-X")]
    [InlineData("\ufffd half", "half", "half")]
    public void Words_AreLettersAndDigits_InLatinOrAsTyped(string text, string latin, string typed)
    {
        Assert.Equal(latin, SafeName.Words(text, latin: true));
        Assert.Equal(typed, SafeName.Words(text, latin: false));
    }

    [Fact]
    public void NamesOfADelivery_DifferForEverySystem()
    {
        var names = new NameSet();
        Assert.Equal("Ad.mp4", names.Take("Ad", "c1", ".mp4"));
        Assert.Equal("AD_c2.mp4", names.Take("AD", "c2", ".mp4"));
        Assert.Equal("x_c3.mp4", names.Take("x_c3", "c3", ".mp4"));
        Assert.Equal("x_c3_2.mp4", names.Take("x_c3", "c3", ".mp4"));
        Assert.Equal("X_C3_3.mp4", names.Take("X_C3", "c3", ".mp4"));
        Assert.Equal("é.mp4", names.Take("é", "c4", ".mp4"));
        Assert.Equal("É_c5.mp4", names.Take("É", "c5", ".mp4"));
    }

    [Theory]
    [InlineData("C12-H2-A1-9x16-EN-v3", "H2", "A1", null, "EN", "3")]
    [InlineData("C12-O1-9x16-tiktok-Q2-S1-v10-draft", null, null, "O1", null, "10-draft")]
    [InlineData("C1-H1-4x5-ZH-v1", "H1", null, null, "ZH", "1")]
    [InlineData("anything", null, null, null, null, null)]
    public void AssetId_IsTakenApart(string asset, string? hook, string? call, string? opening, string? language, string? version)
    {
        Assert.Equal(new AssetParts(hook, call, opening, language, version), AssetParts.Read(asset));
        Assert.Equal(version is "10-draft", AssetParts.IsDraft(asset));
    }

    private static string Write(string template, NameFacts facts) => NameTemplate.Read(template).Template!.Write(facts, latin: true, 200);
}
