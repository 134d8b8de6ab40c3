using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>A comment at 1.5 s and at a spot, a link, a guest in another browser who answers and decides, and the studio sees it.</summary>
public sealed class ReviewTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Clip_IsCommentedShared_AndDecidedByAGuestInAnotherBrowser()
    {
        var studio = await StartStudioAsync(new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var ada = await OpenAsync(studio.Url);
        await SignInAsync(ada);
        await ada.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A teapot pours.");
        await ada.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await ada.GetByRole(AriaRole.Link, new() { Name = "A teapot pours" }).First.ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Send to review" }).ClickAsync();
        await Assertions.Expect(ada.GetByRole(AriaRole.Status, new() { Name = "Review status" })).ToHaveTextAsync("In review");

        // By keyboard alone: the moment, the spot, the words.
        await ada.EvaluateAsync("() => { const video = document.querySelector('video'); return video.readyState > 0 || new Promise(done => video.addEventListener('loadedmetadata', done, { once: true })); }");
        await ada.Locator("video").EvaluateAsync("video => { video.currentTime = 1.5; }");
        await Assertions.Expect(ada.Locator("[data-now]")).ToHaveTextAsync("0:01.5");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Point at a spot" }).PressAsync("Enter");
        await Assertions.Expect(ada.Locator("[data-field]")).ToBeFocusedAsync();
        await ada.Keyboard.PressAsync("Shift+ArrowLeft");
        await ada.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.GetByLabel("New comment")).ToBeFocusedAsync();
        await ada.Keyboard.TypeAsync("The spout is cut off.");
        await ada.GetByRole(AriaRole.Radio, new() { Name = "Guests too" }).CheckAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(ada.Locator(".remark-words")).ToHaveTextAsync("The spout is cut off.");
        await Assertions.Expect(ada.Locator("[data-spot-of]")).ToHaveAttributeAsync("x", "40%");
        await ada.GetByLabel("New comment").FillAsync(new string('x', 2001)); // a paste is not cut, and not sent
        await ada.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(ada.GetByText("That is 2,001 characters; at most 2,000. Shorten it.")).ToBeVisibleAsync();
        await Assertions.Expect(ada.GetByLabel("New comment")).ToHaveValueAsync(new string('x', 2001));
        await Assertions.Expect(ada.Locator(".remark")).ToHaveCountAsync(1);
        await ada.GetByLabel("New comment").FillAsync("Not for the client.");
        await Assertions.Expect(ada.Locator(".too-long")).ToHaveCountAsync(0);
        await ada.GetByRole(AriaRole.Radio, new() { Name = "Team only" }).CheckAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(ada.Locator(".remark").Filter(new() { HasText = "Not for the client." }).Locator(".remark-team")).ToHaveTextAsync("Team only");
        await CheckPageAsync(ada, "the clip's review");

        var clip = ada.Url;
        await ada.GetByRole(AriaRole.Link, new() { Name = "Share…" }).ClickAsync();
        await ada.GetByLabel("Name of the link").FillAsync("");
        await ada.GetByLabel("Password").FillAsync("short");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        await Assertions.Expect(ada.Locator("#link-name-fault")).ToHaveTextAsync("Give the link a name.");
        await Assertions.Expect(ada.Locator("#link-password-fault")).ToContainTextAsync("too short"); // all at once, each at its field
        await CheckPageAsync(ada, "a link with faults");
        await ada.GetByLabel("Name of the link").FillAsync("Client preview");
        await ada.GetByRole(AriaRole.Radio, new() { Name = "View, comment and decide" }).CheckAsync();
        await ada.GetByLabel("Password").FillAsync("open sesame");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        var address = (await ada.Locator("#made-address").InnerTextAsync()).Trim();
        await CheckPageAsync(ada, "a new link");
        await ada.GotoAsync(clip);
        await Assertions.Expect(ada.GetByText("1 open link shows this clip")).ToBeVisibleAsync();

        var guest = await OpenAsync(studio.Url);
        await guest.GotoAsync(address);
        await CheckPageAsync(guest, "the password of a link");
        await guest.GetByLabel("Password").FillAsync("open sesame");
        await guest.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await Assertions.Expect(guest.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("A teapot pours");
        await Assertions.Expect(guest.GetByText("Not for the client.")).ToHaveCountAsync(0);
        await Assertions.Expect(guest.Locator("[data-clip-player][data-ready]")).ToBeAttachedAsync();
        await guest.GetByRole(AriaRole.Button, new() { Name = "Go to 0:01.5" }).ClickAsync();
        await Assertions.Expect(guest.Locator("video")).ToHaveJSPropertyAsync("currentTime", 1.5);
        await Assertions.Expect(guest.Locator(".spot.is-near")).ToBeVisibleAsync();

        // What is sent back keeps its words, its moment and its spot, and looks for news at the page's own address.
        await guest.GetByRole(AriaRole.Button, new() { Name = "Point at a spot" }).PressAsync("Enter");
        await guest.Locator("[data-field]").PressAsync("Enter");
        await guest.GetByLabel("New comment").FillAsync("Please show all of it.");
        await guest.Locator("[data-remark-form]").EvaluateAsync("form => { form.noValidate = true; }");
        await guest.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(guest).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/comments$"));
        await Assertions.Expect(guest.Locator("[data-now]")).ToHaveTextAsync("0:01.5");
        await Assertions.Expect(guest.Locator("[data-new]")).ToHaveAttributeAsync("x", "50%");
        var look = await guest.RunAndWaitForResponseAsync(() => guest.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))"), answer => answer.Request.ResourceType == "fetch");
        Assert.Equal((200, guest.Url[..^"/comments".Length]), (look.Status, look.Url));
        await Assertions.Expect(guest.GetByLabel("New comment")).ToHaveValueAsync("Please show all of it.");
        await guest.GetByLabel("Your name").First.FillAsync("Maria");
        await guest.GetByLabel("Your name").First.PressAsync("Enter"); // decides nothing: there is still something to approve below
        await Assertions.Expect(guest.GetByLabel("Your name").Last).ToHaveValueAsync("Maria"); // one name will do for every form
        Assert.Equal("Mary; Maria; Maria", await guest.EvaluateAsync<string>("""
            () => {
              const [field, other] = [document.querySelector("#decision [data-guest-name]"), [...document.querySelectorAll("[data-guest-name]")].at(-1)];
              const sent = name => {
                other.value = name;
                other.dispatchEvent(new Event("input", { bubbles: true }));
                return new FormData(document.querySelector("[data-remark-form]")).getAll("name").join();
              };
              const place = field.parentElement;
              field.remove();
              const without = [sent("Mary"), sent("Maria")];
              place.append(field);
              return [...without, sent("Maria")].join("; ");
            }
            """)); // also while its field is away with the decision, and once when it is back
        await guest.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(guest.Locator(".remark-words").Last).ToHaveTextAsync("Please show all of it.");
        await Assertions.Expect(guest.GetByLabel("Your name")).ToHaveCountAsync(0); // asked once
        await Assertions.Expect(ada.GetByText("Please show all of it.")).ToBeVisibleAsync(); // without a reload
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(1440, ColorScheme.Light), (390, ColorScheme.Dark), (320, ColorScheme.Light)])
        {
            await guest.SetViewportSizeAsync(width, 900);
            await guest.EmulateMediaAsync(new() { ColorScheme = scheme });
            await CheckPageAsync(guest, $"a guest's clip at {width} px");
        }

        await guest.GetByLabel("New comment").FillAsync("Lovely otherwise.");
        await guest.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(guest.Locator(".remark-words").Filter(new() { HasText = "Lovely otherwise." })).ToBeVisibleAsync(); // written, not sent: it goes along
        await Assertions.Expect(guest.Locator("#decision")).ToContainTextAsync("Approved");
        await Assertions.Expect(ada.GetByRole(AriaRole.Status, new() { Name = "Review status" })).ToHaveTextAsync("Approved");
        await Assertions.Expect(ada.GetByText("Maria (Client preview)").First).ToBeVisibleAsync();

        await ada.GotoAsync("/share");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Revoke “Client preview”" }).ClickAsync();
        await ada.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(ada.GetByText("Revoked")).ToBeVisibleAsync();
        Expected = text => text.Contains("404", StringComparison.Ordinal);
        await guest.ReloadAsync();
        await Assertions.Expect(guest.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This link does not open");
        await CheckPageAsync(guest, "a link that does not open");
    }
}
