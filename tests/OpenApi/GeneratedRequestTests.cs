using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.OpenApi;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.OpenApi;

/// <summary>Whatever is sent to whatever route by whomever, the app answers as the document promises.</summary>
public sealed class GeneratedRequestTests(ITestOutputHelper output)
{
    private const int Requests = 10_000;
    private const int AtOnce = 12;
    private const int MeantAtMost = 500;

    [Fact]
    public async Task EveryRoute_WhateverIsSent_NeverFailsAndSaysWhyItRefuses()
    {
        await using var app = await BenefitsHost.StartAsync();
        using var wire = new Wire(app.Url);
        var requests = new RequestGen(await KnownAsync(app));
        var answers = new ConcurrentDictionary<(string Operation, int Status), int>();

        foreach (var meant in requests.Meant)
        {
            await SucceedsOnceAsync(meant);
        }

        await requests.Requests.SampleAsync(SendAsync, iter: Requests, threads: AtOnce);

        await app.SettleAsync();
        Assert.Equal(200, (await app.Nobody.GetsAsync("/api/health")).Status);
        output.WriteLine(string.Join('\n', answers.OrderBy(a => a.Key).Select(a => $"{a.Key.Operation} {a.Key.Status}: {a.Value}")));

        async Task SucceedsOnceAsync(Gen<GeneratedRequest> meant)
        {
            for (var tried = 1; ; tried++)
            {
                var request = meant.Single();
                var answer = await SendAsync(request);
                if (answer.Status < 300)
                {
                    return;
                }

                Assert.True(tried < MeantAtMost, $"No {request.Operation} succeeds; the last one was {request}: {answer.Status}.");
            }
        }

        async Task<ApiAnswer> SendAsync(GeneratedRequest request)
        {
            var answer = await wire.SendsAsync(
                request.Method, request.Path, request.Principal, request.Content(), headers: request.Headers);
            answers.AddOrUpdate((request.Operation, answer.Status), 1, (_, count) => count + 1);
            Assert.InRange(answer.Status, 200, 499);
            if (answer.Status >= 400 && !Wire.IsOfTheServer(answer) && request.Method != "HEAD")
            {
                Assert.StartsWith("application/problem+json", answer.ContentType, StringComparison.Ordinal);
                Assert.Matches("^[a-z-]+$", answer.Code);
            }

            return answer;
        }
    }

    [Fact]
    public void Bodies_AsTheSchemaWantsThem_FitIt()
    {
        var known = new Dictionary<string, string[]>
        {
            ["country"] = ["JP"],
            ["membershipId"] = ["M-2026"],
            ["locationId"] = ["osaka"],
            ["contractId"] = ["1"],
            ["customerId"] = ["adatum"],
            ["partnerId"] = ["1"],
            ["language"] = ["en"],
        };
        var bodies = new BodyGen(ApiDocument.Schemas, known);
        foreach (var (_, _, operation) in ApiDocument.Operations.Where(o => o.Operation.TryGetProperty("requestBody", out _)))
        {
            var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            bodies.Right(schema).Sample(body => Assert.Empty(ApiDocument.Schemas.Faults(JsonElement.Parse(body), schema)), iter: 200);
        }
    }

    private static async Task<Dictionary<string, string[]>> KnownAsync(BenefitsHost app)
    {
        const string Admin = "contoso-global-admin";
        const string Software = "database-standard.LegacyGold.headquarters.2026-04-01";
        const string Market = "campaign-kit.LegacyGold.headquarters.2026-04-01";
        const string Monthly = "cloud-credits-monthly.LegacyGold.headquarters.2026-04-01";
        const string Bulk = "cloud-credits-bulk.LegacySilver.headquarters.2026-07-01";
        const string Subscription = "studio-enterprise.LegacyGold.headquarters.2026-04-01";
        const string Assignee = """{"accountId":"contoso-partner-admin"}""";
        const string Licence = "online-office.LegacyGold.headquarters.2026-04-01";
        var books = new StoredContracts(app.Storage);
        var contract = await books.AddContractAsync(Grant.Of(10_000), partnerId: Sample.Contoso);
        await books.LinkAsync(Admin, contract);
        var access = (await new ContractStore(books.Tables).FindAsync(contract, CancellationToken.None))!.Ids.AccessId;
        var activation = await app.As(Admin).ActivatesAsync(Sample.Contoso, "ProductSupport");
        var incident = await app.As(Admin).PostsAsync(
            "/api/incidents", new { product = "windows-server", version = "2025", severity = "B", title = "T", language = "en" });
        var advisory = await app.As(Admin).FilesAdvisoryAsync(Sample.Contoso, "T", 1);
        var cancelled = (await app.As(Admin).FilesAdvisoryAsync(Sample.Contoso, "U", 1))["requestId"]!;
        await app.As(Admin).DeletesAsync($"/api/partners/{Sample.Contoso}/advisory-requests/{cancelled}");
        var requests = await FiledAsync(app, Admin);
        var assisted = await new AssistedPartner(app, "5500001", "US").AddAsync();
        var waiting = await assisted.AsksAsync();
        await app.As(Admin).PutsAsync($"/api/partners/{Sample.Contoso}/customers/adatum", new
        {
            name = "Adatum",
            tenantId = "01234567-89ab-cdef-0123-456789abcdef",
            tenantDomains = new[] { "adatum.example" },
            relationship = "Direct",
            azureGrant = new { granted = false },
            services = new[] { "Azure", "Office365" },
        });
        var (bought, filed) = (
            await new Refunds.RefundPartner(app, "5410001").AddAsync(), await new Refunds.RefundPartner(app, "5410002").AddAsync());
        await filed.FilesAsync();
        await app.Office.PostsAsync("/api/operations/software/database-standard/keys", new { keys = new[] { "K-1", "K-2" } });
        await app.As(Admin).PutsAsync(
            $"/api/partners/{Sample.Contoso}/go-to-market/contact", new { email = "m@contoso.example", telephone = "1", language = "ja" });
        await app.As(Admin).SendsAsync("POST", $"/api/partners/{Sample.Contoso}/credits/{Monthly}/assign", Assignee);
        await app.As(Admin).SendsAsync("POST", $"/api/partners/{Sample.Contoso}/subscriptions/{Subscription}/assign", Assignee);
        await assisted.Admin.PostsAsync(
            $"/api/partners/{assisted.PartnerId}/credits/{Bulk}/assign", new { accountId = $"admin-{assisted.PartnerId}" });
        var redeemed = await RedeemedAsync(app, Licence);
        for (var letter = 0; letter < 5; letter++)
        {
            await app.ReceivesEventAsync("{ broken");
        }

        await app.SettleAsync();
        var audit = await app.Operator.SendsAsync("POST", "/api/operations/audit", null);
        await app.SettleAsync();
        return new()
        {
            ["partnerId"] = [Sample.Contoso, Sample.Contoso, Sample.Contoso, Sample.Fabrikam],
            ["PutPartner.body"] =
            [
                """
                {"name":"A","country":"JP","preferredLanguage":"en","dashboardMigrated":true,
                 "programContact":{"name":"A","email":"a@contoso.example"},
                 "locations":[{"locationId":"osaka","name":"B","country":"JP","programContact":{"name":"B","email":"b@contoso.example"}}],
                 "memberships":[{"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31"}],"competencies":["Security"],
                 "kits":[{"locationId":"osaka","membership":"LegacyGold","start":"2026-05-01","end":"2027-03-31"}]}
                """,
            ],
            ["PutPartner.partnerId"] = ["7000001", "7000002"],
            ["DecideActivation.partnerId"] = [assisted.PartnerId],
            ["DecideActivation.activationId"] = [waiting["activationId"]!],
            ["status"] = ["AwaitingOffice"],
            ["office"] = ["ProgrammeOffice", "TechnicalSupport"],
            ["accountId"] = ["contoso-member", "contoso-user-admin", "a@b", "new-1"],
            ["benefit"] = ["ProductSupport", "SignatureCloudSupport", "AdvisoryHours"],
            ["membership"] = ["LegacyGold", "ActionPack"],
            ["plan"] = ["ProductSupport", "CloudSolutionProvider"],
            ["activationId"] = [activation["activationId"]!, "0123456789abcdef0123456789abcdef"],
            ["ExtendContract.contractId"] = [await books.AddContractAsync(Grant.Of(10), partnerId: Sample.Contoso)],
            ["membershipId"] = ["LegacyGold-2026-04-01", Refunds.RefundPartner.Membership],
            ["GetCancellation.membershipId"] = ["LegacyGold-2026-04-01"],
            ["PostCancellation.partnerId"] = [bought.Id],
            ["PostCancellation.membershipId"] = [Refunds.RefundPartner.Membership],
            ["DecideCancellation.partnerId"] = [filed.Id],
            ["DecideCancellation.membershipId"] = [Refunds.RefundPartner.Membership],
            ["GetCancellations.status"] = ["Filed"],
            ["GetSoftware.offerId"] = [Software],
            ["PostSoftwareKey.offerId"] = [Software],
            ["GetSoftwareKeys.offerId"] = [Software],
            ["PutGoToMarketContact.body"] = ["""{"accountId":"contoso-member","telephone":"+81 6 1234","language":"en"}"""],
            ["PutGoToMarketContact.partnerId"] = [Sample.Contoso],
            ["GetGoToMarketContact.partnerId"] = [Sample.Contoso],
            ["GetGoToMarketOffer.offerId"] = [Market],
            ["PostGoToMarketActivation.offerId"] = [Market],
            ["GetCredits.offerId"] = [Monthly],
            ["AssignCredits.offerId"] = [Monthly],
            ["AssignCredits.body"] = [Assignee],
            ["MoveCredits.partnerId"] = [assisted.PartnerId],
            ["MoveCredits.offerId"] = [Bulk],
            ["MoveCredits.body"] = [$$"""{"accountId":"admin-{{assisted.PartnerId}}"}"""],
            ["TakeAwayCredits.offerId"] = [Monthly],
            ["TakeAwayCredits.body"] = [Assignee],
            ["GetSubscriptions.offerId"] = [Subscription],
            ["AssignSubscription.offerId"] = [Subscription],
            ["AssignSubscription.body"] = [Assignee],
            ["ReassignSubscription.offerId"] = [Subscription],
            ["ReassignSubscription.body"] = ["""{"seat":1,"accountId":"contoso-partner-admin"}"""],
            ["LoadSoftwareKeys.product"] = ["database-standard", "office-suite"],
            ["GetLicence.offerId"] = [Licence],
            ["PostRedemption.offerId"] = [Licence],
            ["PostRedemption.body"] = [redeemed],
            ["preview"] = ["true", "false"],
            ["operatingSystem"] = ["Windows", "Linux"],
            ["until"] = ["2027-06-30", "2027-09-30", "2028-01-31"],
            ["contractId"] = [contract, contract, contract, "12345678901234"],
            ["RevokeContract.contractId"] = [await books.AddContractAsync(Grant.Of(1), partnerId: Sample.Contoso)],
            ["auditId"] = [audit["auditId"]!, "0123456789abcdef0123456789abcdef"],
            ["accessId"] = [access, "123456789012"],
            ["incidentId"] = [incident["incidentId"]!, "0123456789abcdef0123456789abcdef"],
            ["requestId"] = [advisory["requestId"]!, "0123456789abcdef0123456789abcdef"],
            ["CancelAdvisoryRequest.requestId"] = [cancelled],
            ["PostCustomerRequest.customerId"] = ["kept"],
            ["GetCustomerRequest.requestId"] = [requests[0]],
            ["RaiseCustomerRequest.requestId"] = [requests[1]],
            ["MoveCustomerRequest.requestId"] = [requests[2]],
            ["GetRequestAtDesk.requestId"] = [requests[0]],
            ["PostResponse.requestId"] = [requests[3]],
            ["RaiseRequestAtDesk.requestId"] = [requests[4]],
            ["MoveRequestAtDesk.requestId"] = [requests[5]],
            ["customer"] = ["kept", "gone"],
            ["due"] = ["2026-11-21", "2026-11-20T13:00:00Z"],
            ["customerId"] = ["adatum"],
            ["DeleteCustomer.customerId"] = ["gone"],
            ["PutCustomer.partnerId"] = [Sample.Contoso],
            ["relationship"] = ["Direct"],
            ["search"] = ["a", "adatum.example", "株"],
            ["status"] = ["Waiting", "Charged"],
            ["id"] = [.. Enumerable.Range(1, 10).Select(i => $"{i}")],
            ["location"] = ["all", "headquarters", "osaka"],
            ["locationId"] = ["osaka", "headquarters", "a-1"],
            ["country"] = ["JP", "US", "DE"],
            ["product"] = ["windows-server", "windows-server", "azure", "microsoft-365"],
            ["version"] = ["2025", "2025", "2022", "cloud"],
            ["language"] = ["en", "ja"],
            ["at"] = ["2026-11-20", "2026-11-20T09:00:00Z"],
            ["reason"] = ["It was sent again by hand."],
            ["top"] = ["1", "1000"],
        };
    }

    // A licence key that is redeemed: the same body again succeeds.
    private static async Task<string> RedeemedAsync(BenefitsHost app, string offer)
    {
        const string Tenant = "0a000000-0000-0000-0000-00000000000a";
        var profile = JsonNode.Parse((await app.Office.GetsAsync($"/api/partners/{Sample.Contoso}")).Text)!;
        profile["tenantIds"] = new JsonArray(Tenant);
        await app.Office.SendsAsync("PUT", $"/api/partners/{Sample.Contoso}", profile.ToJsonString());
        var path = $"/api/partners/{Sample.Contoso}/licences/{offer}/redemption";
        var preview = await app.Office.PostsAsync($"{path}?preview=true", new { tenantId = Tenant, extendEndDate = true });
        var body = $$"""{"tenantId":"{{Tenant}}","extendEndDate":true,"previewToken":"{{preview["previewToken"]}}"}""";
        await app.Office.SendsAsync("POST", path, body);
        return body;
    }

    // Requests of a customer that no generated request touches, one for each operation that changes them.
    private static async Task<IReadOnlyList<string>> FiledAsync(BenefitsHost app, string admin)
    {
        await app.Office.PutsAsync(
            $"/api/partners/{Sample.Contoso}/users/{admin}",
            new
            {
                email = "a@contoso.example",
                displayName = "A",
                association = "Programme",
                roles = (string[])["GlobalAdmin", "AdminAgent"],
            });
        var provider = await new CustomerRequests.Provider(app).HasAsync("kept");
        var filed = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            filed.Add((await provider.FilesAsync("kept", ("severity", "C")))["requestId"]!);
        }

        await app.Operator.PostsAsync($"/api/operations/requests/{filed[5]}/responses", new { });
        return filed;
    }
}
