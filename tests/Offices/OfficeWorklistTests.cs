using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Offices;

/// <summary>A7: the rows of what waits for the offices, and what a page of them reads.</summary>
public sealed class OfficeWorklistTests : IAsyncLifetime
{
    private readonly FaultyTransport _transport = new();
    private readonly List<OfficeRequest> _all = [];
    private OfficeWorklistStore _worklist = null!;

    public async Task InitializeAsync()
    {
        var options = new TableClientOptions { Transport = _transport };
        var tables = new BenefitsTables(new TableServiceClient(await TestAzurite.OwnAccountAsync(), options));
        await tables.Due.CreateAsync();
        _worklist = new OfficeWorklistStore(tables);
        for (var i = 0; i < 12; i++)
        {
            // Some of one moment; the offices in no regular order.
            var office = i % 5 < 2 ? Office.ProgrammeOffice : Office.TechnicalSupport;
            _all.Add(new OfficeRequest(office, Sample.Today.AddSeconds(i / 2), $"{i % 3 + 1}", new IdGenerator().NewId()));
            await _worklist.AddAsync(_all[^1], CancellationToken.None);
        }

        _all.Sort((one, other) => string.CompareOrdinal(one.Place, other.Place));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(null)]
    [InlineData(Office.ProgrammeOffice)]
    [InlineData(Office.TechnicalSupport)]
    public async Task All_FromAnyPlaceOn_AreTheOldestFirstHoweverManyAtOnce(Office? office)
    {
        for (var atOnce = 1; atOnce <= 4; atOnce++)
        {
            foreach (var place in _all.Select(r => r.Place).Prepend(null))
            {
                var expected = _all.Where(r => (office is null || r.Office == office) && string.CompareOrdinal(r.Place, place) > 0);

                Assert.Equal(expected, await _worklist.AllAsync(office, place, atOnce, CancellationToken.None).ToListAsync());
            }
        }
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(Office.TechnicalSupport, 1)]
    public async Task All_WhenAPageIsTaken_ReadsThePageOfEachOffice(Office? office, int offices)
    {
        var before = _transport.Requests;

        var page = await _worklist.AllAsync(office, place: null, atOnce: 3, CancellationToken.None).Take(3).ToListAsync();

        Assert.Equal(_all.Where(r => office is null || r.Office == office).Take(3), page);
        Assert.Equal(offices, _transport.Requests - before);
        Assert.All(_transport.Addresses.Skip(before), address => Assert.Contains("$top=3", address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_WhenMoreAreAskedForThanAQueryGives_AsksForWhatItGives()
    {
        var before = _transport.Requests;

        Assert.Equal(_all, await _worklist.AllAsync(null, place: null, atOnce: 1_001, CancellationToken.None).ToListAsync());

        Assert.Equal(2, _transport.Requests - before);
        Assert.All(_transport.Addresses.Skip(before), address => Assert.Contains("$top=1000", address, StringComparison.Ordinal));
    }
}
