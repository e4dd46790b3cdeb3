using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// A page of a contract's books: incidents, and the events that count once for good, each with the entry that calls for a notice if
/// one does.
/// </summary>
public sealed class BookPage
{
    private static readonly JsonSerializerOptions Json = new(ApiJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Dictionary<string, Incident> Incidents { get; } = [];

    public Dictionary<BookKey, LedgerEntry?> Events { get; } = [];

    /// <summary>True once it is in storage.</summary>
    public bool IsStored { get; set; }

    /// <summary>Characters that it takes in storage, as far as it was written or read.</summary>
    public int Size { get; private set; }

    /// <summary>About how many characters it will take.</summary>
    public int Estimate() => (Events.Count * BookKey.Length) + Incidents.Values.Sum(i => 60 + i.TextLength) + (Events.Values.Count(n => n is not null) * 300);

    /// <summary>The page as a row.</summary>
    public TableEntity ToRow(string contractId, int index)
    {
        var row = new TableEntity(contractId, IncidentKeys.Page(index));
        var events = new StringBuilder(Events.Count * BookKey.Length);
        foreach (var key in Events.Keys)
        {
            events.Append(key.Text);
        }

        var incidents = JsonSerializer.Serialize(Incidents.Values, Json);
        var notices = JsonSerializer.Serialize(Events.Where(e => e.Value is not null).ToDictionary(e => e.Key.Text, e => e.Value), Json);
        LongText.Write(row, "Events", events.ToString());
        LongText.Write(row, "Incidents", incidents);
        LongText.Write(row, "Notices", notices);
        Size = events.Length + incidents.Length + notices.Length;
        return row;
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="InvalidDataException">The row is broken.</exception>
    public static BookPage FromRow(TableEntity row)
    {
        var (events, incidents, notices) = (LongText.Read(row, "Events"), LongText.Read(row, "Incidents"), LongText.Read(row, "Notices"));
        var page = new BookPage { IsStored = true, Size = events.Length + incidents.Length + notices.Length };
        try
        {
            foreach (var incident in JsonSerializer.Deserialize<List<Incident>>(incidents, Json)!)
            {
                page.Incidents.Add(incident.IncidentId, incident);
            }

            var noticed = JsonSerializer.Deserialize<Dictionary<string, LedgerEntry>>(notices, Json)!;
            for (var at = 0; at < events.Length; at += BookKey.Length)
            {
                var text = events.Substring(at, BookKey.Length);
                page.Events.Add(BookKey.Parse(text), noticed.GetValueOrDefault(text));
            }
        }
        catch (Exception error) when (error is JsonException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"The row {row.RowKey} of a contract's books can't be read.", error);
        }

        return page;
    }

    /// <summary>Moves to <paramref name="added"/> what belongs there from now on.</summary>
    public void SplitTo(BookPage added, int index, int pages)
    {
        foreach (var incident in Incidents.Values.Where(i => PageMap.PageOf(BookKey.OfIncident(i.IncidentId).Hash, pages) == index).ToList())
        {
            Incidents.Remove(incident.IncidentId);
            added.Incidents.Add(incident.IncidentId, incident);
        }

        foreach (var (key, notice) in Events.Where(e => PageMap.PageOf(e.Key.Hash, pages) == index).ToList())
        {
            Events.Remove(key);
            added.Events.Add(key, notice);
        }
    }
}
