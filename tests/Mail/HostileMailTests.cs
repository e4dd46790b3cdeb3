using System.Net;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Mail;

/// <summary>Names with markup and of any script: kept as they are, harmless in the mail.</summary>
public sealed class HostileMailTests
{
    [Theory]
    [InlineData("<script>alert(1)</script> \"Ωmega\" 日本")]
    [InlineData("a & b &amp; </td></tr></table> 'c'")]
    [InlineData("😀 \\u003cb\\u003e {{name}} %s ${x} =?utf-8?B?QQ==?=")]
    [InlineData("\u202etxt.exe\u2066 \u0627\u0644\u0639 \ufeff")]
    public async Task Names_WhenHostile_ReadBackTheSameAndAreEscapedInTheMail(string name)
    {
        await using var app = await BenefitsHost.StartAsync();
        await app.Office.PutsAsync("/api/partners/301", new
        {
            name,
            country = "US",
            preferredLanguage = "en",
            dashboardMigrated = true,
            programContact = new { name = "Grace", email = "grace@contoso.example" },
            locations = new[]
            {
                new { locationId = "here", name, country = "US", programContact = new { name, email = "here@contoso.example" } },
            },
            memberships = new[] { new { kind = "ActionPack", start = "2026-01-01", end = "2026-12-31" } },
            competencies = Array.Empty<string>(),
            kits = new[] { new { locationId = "here", membership = "ActionPack", start = "2026-01-01", end = "2026-12-31" } },
        });
        await app.Office.PutsAsync(
            "/api/partners/301/users/admin",
            new { email = "admin@contoso.example", displayName = name, association = "Programme", roles = new[] { "GlobalAdmin" } });
        await app.Office.PutsAsync(
            "/api/partners/301/users/member",
            new { email = "member@contoso.example", displayName = "M", association = "Programme", roles = Array.Empty<string>() });

        var asked = await app.As("admin").ActivatesAsync("301", "ProductSupport", "here");
        await app.SettleAsync();
        var profile = await app.As("admin").GetsAsync("/api/partners/301");
        var refused = await app.As("member").ActivatesAsync("301", "ProductSupport", "here");

        Assert.Equal(202, asked.Status);
        Assert.Equal((name, name), (profile["name"], profile.Body.GetProperty("locations")[0].GetProperty("name").GetString()));
        Assert.Equal(name, refused.Body.GetProperty("administrators")[0].GetProperty("displayName").GetString());
        var mail = SentMail.Read(Assert.Single(app.Mails));
        Assert.Contains($"Dear {name},", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"Location: {name}", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<p>{WebUtility.HtmlEncode($"Dear {name},")}</p>", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"<td>{WebUtility.HtmlEncode(name)}</td>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Single(mail.Html.Split("</table>").Skip(1));
        Assert.Equal("here@contoso.example", mail.To);
    }
}
