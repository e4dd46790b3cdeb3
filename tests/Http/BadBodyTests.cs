using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.OpenApi;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Http;

/// <summary>Every body that the document forbids is refused, by name of the field, and leaves no trace.</summary>
public sealed class BadBodyTests(ITestOutputHelper output)
{
    private const string Admin = "contoso-global-admin";

    private const string Gold = "LegacyGold.headquarters.2026-04-01";
    private const string Credits = $"/api/partners/{Sample.Contoso}/credits/cloud-credits";
    private const string Subscription = $"/api/partners/{Sample.Contoso}/subscriptions/studio-enterprise.{Gold}";
    private const string ValidAssignee = """{"accountId":"contoso-partner-admin"}""";

    private static readonly Dictionary<string, (string Path, string Valid, int Accepted)> Cases = new()
    {
        ["PutPartner"] = ($"/api/partners/{Sample.Contoso}", ValidProfile, 200),
        ["PutUser"] = (
            $"/api/partners/{Sample.Contoso}/users/{Admin}",
            """{"email":"a@contoso.example","displayName":"A","association":"Programme","roles":["GlobalAdmin"]}""",
            200),
        ["PostActivation"] = (
            $"/api/partners/{Sample.Contoso}/activations",
            """
            {"benefit":"ProductSupport","membership":"LegacyGold","locationId":"osaka","alternateEmail":"b@contoso.example",
             "contactDetails":{"partnerId":"1000001","email":"a@contoso.example","name":"A","company":"Contoso",
                               "telephone":"1","city":"Osaka","country":"JP"}}
            """,
            202),
        ["RevokeContract"] = (
            $"/api/partners/{Sample.Contoso}/contracts/{{contractId}}/revoke", """{"reason":"It was activated by mistake."}""", 202),
        ["PostAdvisoryRequest"] = (
            $"/api/partners/{Sample.Contoso}/advisory-requests", """{"topic":"Moving to the cloud","hours":1.5}""", 202),
        ["DecideActivation"] = (
            "/api/partners/5400001/activations/{assistedActivation}/decision",
            """{"approve":false,"reason":"Unknown company"}""",
            202),
        ["DecideCancellation"] = (
            "/api/partners/5410001/memberships/M-1/cancellation/decision", """{"approve":false,"reason":"Software was taken."}""", 202),
        ["PostSoftwareKey"] = (
            $"/api/partners/{Sample.Contoso}/software/database-standard.LegacyGold.headquarters.2026-04-01/keys",
            """{"language":"en","operatingSystem":"Windows"}""",
            202),
        ["PutGoToMarketContact"] = (
            $"/api/partners/{Sample.Contoso}/go-to-market/contact",
            $$"""{"accountId":"{{Admin}}","email":"m@contoso.example","telephone":"+81 6 1234","language":"ja"}""",
            201),
        ["LoadSoftwareKeys"] = ("/api/operations/software/database-standard/keys", """{"keys":["7QXWT-2M4KD-9HVRB"]}""", 200),
        ["AssignCredits"] = ($"{Credits}-monthly.{Gold}/assign", ValidAssignee, 200),
        ["MoveCredits"] = ($"{Credits}-bulk.{Gold}/move", """{"accountId":"contoso-member"}""", 200),
        ["TakeAwayCredits"] = ($"{Credits}-monthly.{Gold}/take-away", ValidAssignee, 200),
        ["AssignSubscription"] = ($"{Subscription}/assign", ValidAssignee, 200),
        ["ReassignSubscription"] = ($"{Subscription}/reassign", """{"seat":1,"accountId":"contoso-member"}""", 200),
        ["PostRedemption"] = (
            $"/api/partners/{Sample.Contoso}/licences/online-office.LegacyGold.headquarters.2026-04-01/redemption",
            """{"tenantId":"01234567-89ab-cdef-0123-456789abcdef","extendEndDate":true,"previewToken":"{previewToken}"}""",
            200),
        ["PostLink"] = ("/api/accounts/me/contracts", """{"accessId":"{accessId}","contractId":"{contractId}"}""", 201),
        ["PostIncident"] = ("/api/incidents", ValidIncident, 202),
        ["ExtendContract"] = (
            $"/api/partners/{Sample.Contoso}/contracts/{{contractId}}/extend", """{"until":"2027-06-30","reason":"It goes on."}""", 202),
        ["RepairBalance"] = ("/api/operations/balances/repair", """{"contractId":"{contractId}","reason":"A row was edited."}""", 200),
        ["PutCustomer"] = ($"/api/partners/{Sample.Contoso}/customers/adatum", ValidCustomer, 201),
        ["PostCustomerRequest"] = ("{customer}/requests", ValidRequest, 202),
        ["RaiseCustomerRequest"] = ("{partnerRequest}/severity", ValidRaise, 200),
        ["MoveCustomerRequest"] = ("{partnerRequest}/state", """{"state":"Closed","note":"It works again."}""", 200),
        ["PostResponse"] = ("{requestAtDesk}/responses", """{"text":"We look at it."}""", 200),
        ["RaiseRequestAtDesk"] = ("{requestAtDesk}/severity", ValidRaise, 200),
        ["MoveRequestAtDesk"] = ("{requestAtDesk}/state", """{"state":"Solved","note":"Restarted."}""", 200),
        ["CloseIncident"] = ("/api/incidents/{incidentId}/close", """{"outcome":"Resolved"}""", 202),
    };

    private const string ValidIncident = """
        {"plan":"ProductSupport","contractId":"{contractId}","product":"windows-server","version":"2025","severity":"B",
         "title":"It does not start","language":"en"}
        """;

    private const string ValidCustomer = """
        {"partnerId":"1000001","customerId":"adatum","name":"Adatum","tenantId":"01234567-89ab-cdef-0123-456789abcdef",
         "tenantDomains":["adatum.example"],"relationship":"Indirect","indirectProvider":"Wingtip",
         "azureGrant":{"granted":true,"at":"2026-10-01"},"services":["Azure"]}
        """;

    private const string ValidRaise = """{"severity":"A","reason":"The second site is down too."}""";

    private const string ValidRequest = """
        {"service":"Azure","product":"SQL Server","version":"2022","severity":"B","kind":"BreakFix","language":"en","title":"T",
         "description":"D","businessImpact":"B","contact":{"name":"A","email":"a@contoso.example"},"channel":"Online",
         "plan":"SignatureCloudSupport","contractId":"{contractId}"}
        """;

    private const string ValidProfile = """
        {"partnerId":"1000001","name":"Contoso","country":"JP","preferredLanguage":"ja","dashboardMigrated":true,
         "programContact":{"name":"A","email":"a@contoso.example"},
         "locations":[{"locationId":"osaka","name":"Osaka","country":"JP","programContact":{"name":"B","email":"b@contoso.example"}}],
         "memberships":[
           {"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31","membershipId":"M-2026","purchasedAt":"2026-03-20"}],
         "competencies":["Cloud Platform"],"tenantIds":["01234567-89ab-cdef-0123-456789abcdef"],
         "kits":[{"locationId":"osaka","membership":"LegacyGold","start":"2026-05-01","end":"2027-03-31"}]}
        """;

    public static TheoryData<string> Operations { get; } =
        [.. ApiDocument.Operations.Where(o => o.Operation.TryGetProperty("requestBody", out _)).Select(
            o => o.Operation.GetProperty("operationId").GetString()!)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task EveryBody_WhenOneThingIsWrong_IsRefusedNamingItAndNothingIsWritten(string operationId)
    {
        await using var app = await BenefitsHost.StartAsync();
        var (path, valid, accepted) = await PrepareAsync(app, Cases[operationId]);
        var (method, schema) = Find(operationId);
        var caller = app.As(Admin, "ProgramOffice", "Operator");
        var before = await TableDump.OfAsync(app.Storage);
        var bodies = new BadBodies(ApiDocument.Root).Of(JsonNode.Parse(valid)!, schema).ToList();

        foreach (var bad in bodies)
        {
            var answer = await caller.SendsAsync(method, path, bad.Json);
            Assert.True((answer.Status, answer.Code) == (400, "invalid-request"), $"{bad.Field} {bad.What}: {answer.Text}\n{bad.Json}");
            Assert.True(answer.Fields.All(f => Names(f, bad.Field)), $"{bad.Field} {bad.What}: {answer.Text}");
        }

        Assert.Equal(before, await TableDump.OfAsync(app.Storage));
        var good = await caller.SendsAsync(method, path, valid);
        Assert.True(good.Status == accepted, good.Text);
        await app.SettleAsync();
        Assert.NotEqual(before, await TableDump.OfAsync(app.Storage));
        output.WriteLine($"{operationId}: {bodies.Count} bad bodies refused");
    }

    // Puts an activation, a contract and an incident behind the names in braces.
    private static async Task<(string Path, string Valid, int Accepted)> PrepareAsync(
        BenefitsHost app, (string Path, string Valid, int Accepted) request)
    {
        if (request.Path.Contains("{assistedActivation}", StringComparison.Ordinal))
        {
            var partner = await new AssistedPartner(app, "5400001", "US").AddAsync();
            var asked = await partner.AsksAsync();
            await app.SettleAsync();
            return request with { Path = $"{asked.Location}/decision" };
        }

        if (request.Path.EndsWith("/cancellation/decision", StringComparison.Ordinal))
        {
            await (await new Refunds.RefundPartner(app, "5410001").AddAsync()).FilesAsync();
            return request;
        }

        if (request.Path.Split('/')[0] is "{customer}" or "{partnerRequest}" or "{requestAtDesk}")
        {
            return await PrepareRequestAsync(app, request);
        }

        if (request.Path.Contains("/software/database-standard.", StringComparison.Ordinal))
        {
            await app.Office.PostsAsync("/api/operations/software/database-standard/keys", new { keys = new[] { "C3PFY-8N6JG-5WQTA" } });
        }

        if (request.Path.Split('/')[^1] is "move" or "take-away" or "reassign")
        {
            await app.As(Admin).SendsAsync("POST", $"{request.Path[..request.Path.LastIndexOf('/')]}/assign", ValidAssignee);
            await app.PassesAsync(TimeSpan.FromDays(90));
        }

        if (request.Valid.Contains("{previewToken}", StringComparison.Ordinal))
        {
            await app.Office.SendsAsync("PUT", $"/api/partners/{Sample.Contoso}", ValidProfile);
            var preview = await app.Office.SendsAsync("POST", $"{request.Path}?preview=true", request.Valid);
            return request with { Valid = request.Valid.Replace("{previewToken}", preview["previewToken"], StringComparison.Ordinal) };
        }

        if (request.Path.StartsWith("/api/partners", StringComparison.Ordinal)
            && !request.Path.Contains("{contractId}", StringComparison.Ordinal))
        {
            return request;
        }

        var books = new StoredContracts(app.Storage);
        var contract = await books.AddContractAsync(Grant.Of(20), partnerId: Sample.Contoso);
        if (request.Path.StartsWith("/api/operations", StringComparison.Ordinal))
        {
            await books.Tables.Contracts.UpdateEntityAsync(
                new TableEntity(contract, ContractRow.RowKey) { ["UsedQuarters"] = 4L }, ETag.All);
        }

        if (!request.Path.StartsWith("/api/incidents", StringComparison.Ordinal))
        {
            var accessId = (await new ContractStore(books.Tables).FindAsync(contract, CancellationToken.None))!.Ids.AccessId;
            return (
                request.Path.Replace("{contractId}", contract, StringComparison.Ordinal),
                request.Valid.Replace("{accessId}", accessId, StringComparison.Ordinal).Replace(
                    "{contractId}", contract, StringComparison.Ordinal),
                request.Accepted);
        }

        await books.LinkAsync(Admin, contract);
        var incident = await app.As(Admin).SendsAsync(
            "POST", "/api/incidents", ValidIncident.Replace("{contractId}", contract, StringComparison.Ordinal));
        await app.SettleAsync();
        return (
            request.Path.Replace("{incidentId}", incident["incidentId"], StringComparison.Ordinal),
            request.Valid.Replace("{contractId}", contract, StringComparison.Ordinal),
            request.Accepted);
    }

    // The provider's own tenant as a customer, with a contract of its own, and a request that waits or was answered.
    private static async Task<(string Path, string Valid, int Accepted)> PrepareRequestAsync(
        BenefitsHost app, (string Path, string Valid, int Accepted) request)
    {
        const string Customer = $"/api/partners/{Sample.Contoso}/customers/adatum";
        var office = app.As(Admin, "ProgramOffice", "Operator");
        await office.SendsAsync("PUT", $"/api/partners/{Sample.Contoso}", ValidProfile);
        await office.SendsAsync(
            "PUT",
            $"/api/partners/{Sample.Contoso}/users/{Admin}",
            """{"email":"a@contoso.example","displayName":"A","association":"Programme","roles":["GlobalAdmin","AdminAgent"]}""");
        await office.SendsAsync("PUT", Customer, ValidCustomer);
        var books = new StoredContracts(app.Storage);
        var contract = await books.AddContractAsync(Grant.Of(20), Benefit.SignatureCloudSupport, Sample.Contoso);
        await books.LinkAsync(Admin, contract);
        var filed = await office.SendsAsync(
            "POST", $"{Customer}/requests", ValidRequest.Replace("{contractId}", contract, StringComparison.Ordinal));
        var atDesk = $"/api/operations/requests/{filed["requestId"]}";
        if (request.Path == "{requestAtDesk}/state")
        {
            await office.PostsAsync($"{atDesk}/responses", new { });
        }

        await app.SettleAsync();
        return (
            request.Path.Replace("{customer}", Customer, StringComparison.Ordinal)
                .Replace("{partnerRequest}", filed.Location, StringComparison.Ordinal)
                .Replace("{requestAtDesk}", atDesk, StringComparison.Ordinal),
            request.Valid.Replace("{contractId}", contract, StringComparison.Ordinal),
            request.Accepted);
    }

    // An object or a list in the place of a good one may be wrong in its members.
    private static bool Names(string field, string cause) =>
        field == cause || (field.StartsWith(cause, StringComparison.Ordinal) && field[cause.Length] is '.' or '[');

    private static (string Method, JsonElement Schema) Find(string operationId)
    {
        var (method, _, operation) = ApiDocument.Operations.Single(o => o.Operation.GetProperty("operationId").GetString() == operationId);
        return (
            method.ToUpperInvariant(),
            operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"));
    }
}
