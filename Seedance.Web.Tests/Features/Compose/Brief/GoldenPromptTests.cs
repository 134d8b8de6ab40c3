using System.Globalization;
using System.Runtime.CompilerServices;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Features.Compose.Preflight;

namespace Seedance.Web.Tests.Features.Compose.Brief;

/// <summary>
/// Brief in, prompt out: each file of <c>Golden</c> has a brief above the line and its prompt below. After a wanted change of the
/// words, GOLDEN=write writes what the rules say now; read the difference before it is committed.
/// </summary>
public sealed class GoldenPromptTests(PreflightRig rig) : IClassFixture<PreflightRig>
{
    private const string Line = "\n----\n";

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder(), "*.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Prompt_IsTheOneOfTheFile(string file)
    {
        var path = Path.Combine(Folder(), file);
        var (brief, expected) = Read(path);
        var written = FormOf(brief).ResolvedPrompt;
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write") File.WriteAllText(path, $"{brief}{Line}{written}\n");
        else Assert.Equal(expected, written);
    }

    /// <summary>What the rules write is nothing that our own preflight finds fault with.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Prompt_PassesThePreflight(string file)
    {
        var form = FormOf(Read(Path.Combine(Folder(), file)).Brief);
        form.Model = "doubao-seedance-2-0-260128";
        form.WritesFromBrief = true;

        Assert.Empty(rig.Check(form).Where(finding => finding.Severity != Seedance.Web.Features.Compose.Preflight.Severity.Hint && !finding.IsMissing).Select(finding => finding.Text));
    }

    [Fact]
    public void EveryKindOfAd_HasAFile_InBothLanguages()
    {
        var forms = Files.Select(file => FormOf(Read(Path.Combine(Folder(), file)).Brief)).ToList();

        foreach (var kind in Enum.GetValues<AdKind>())
            foreach (var language in (string[])[AdLanguages.English, AdLanguages.Chinese])
                Assert.Contains(forms, form => form.Brief.Kind == kind && form.Brief.Language == language);
    }

    private static (string Brief, string Prompt) Read(string path) =>
        File.ReadAllText(path).ReplaceLineEndings("\n").Split(Line) is [var brief, var prompt] ? (brief, prompt.TrimEnd('\n')) : throw new InvalidDataException($"{path} has no line of four dashes.");

    private static ComposeForm FormOf(string text)
    {
        var form = new ComposeForm { WritesFromBrief = true };
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..at], line[(at + 1)..].Trim());
            switch (name)
            {
                case "kind": form.Brief.Kind = Enum.Parse<AdKind>(value); break;
                case "language": form.Brief.Language = value; break;
                case "seconds" when value == "automatic": form.AutomaticLength = true; break;
                case "seconds": form.Duration = value; break;
                case "product": form.Brief.Product = value; break;
                case "offer": form.Brief.Offer = value; break;
                case "audience": form.Brief.Audience = value; break;
                case "tension": form.Brief.Tension = value; break;
                case "promise": form.Brief.Promise = value; break;
                case "hook": form.Brief.Hook = value; break;
                case "proof": form.Brief.Proof = value; break;
                case "call to action": form.Brief.CallToAction = value; break;
                case "must-haves": form.Brief.MustHaves = value.Replace(" | ", "\n", StringComparison.Ordinal); break;
                case "must-nots": form.Brief.MustNots = value.Replace(" | ", "\n", StringComparison.Ordinal); break;
                case "tone": form.Brief.Tone = value; break;
                case "reference": form.References.Add(Reference(value.Split(' '), form.References.Count)); break;
                case "shot": form.Shots.Add(ShotOf(value.Split(" | "), form)); break;
                default: throw new InvalidDataException($"\"{name}\" is no part of a brief.");
            }
        }

        return form;
    }

    // "Image Product"
    private static FormReference Reference(string[] words, int index)
    {
        var kind = Enum.Parse<MediaKind>(words[0]);
        return new FormReference { Kind = kind, Role = FormReference.RolesOf(kind)[0], Purpose = Enum.Parse<MediaPurpose>(words[1]), Url = $"https://cdn.example.org/{index}" };
    }

    // "2.5 s | what happens | Wide PushIn | says: words | text: words @Center 1-2 | sound: words | uses: 1 2"
    private static Shot ShotOf(string[] parts, ComposeForm form)
    {
        var shot = new Shot { Id = $"own{form.Shots.Count}", Tenths = (int)(double.Parse(parts[0].Split(' ')[0], CultureInfo.InvariantCulture) * 10), What = parts[1], Camera = [.. parts[2].Split(' ').Select(Enum.Parse<CameraTerm>)] };
        foreach (var part in parts[3..])
        {
            var (name, value) = (part[..part.IndexOf(':', StringComparison.Ordinal)], part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (name == "says") shot.Says = value;
            else if (name == "sound") shot.Sound = value;
            else if (name == "uses") shot.References = [.. value.Split(' ').Select(number => form.References[int.Parse(number, CultureInfo.InvariantCulture) - 1].ChipKey)];
            else if (value.Split(" @") is [var words, var where] && where.Split(' ') is [var position, var times] && times.Split('-') is [var from, var to])
                shot.OnScreen = new OnScreenText { Text = words, Position = Enum.Parse<TextPosition>(position), From = double.Parse(from, CultureInfo.InvariantCulture), To = double.Parse(to, CultureInfo.InvariantCulture) };
        }

        return shot;
    }

    private static string Folder([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "Golden");
}
