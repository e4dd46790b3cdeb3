using System.Text.Json;
using BenefitsFunctions.Http;

namespace BenefitsFunctions.Tests.Http;

/// <summary>What a body is told to be wrong in.</summary>
public sealed class FieldsTests
{
    [Fact]
    public void Read_OfABodyThatIsWrongInMorePlacesThanAnAnswerTells_TellsTheFirst200()
    {
        var unknown = Enumerable.Range(0, 30_000).ToDictionary(i => $"unknown{i}", _ => 1);

        var read = RequestBody.Read(JsonSerializer.SerializeToElement(unknown), fields => fields.Text("name", 10));

        Assert.True(read.Failed(out var problem, out _));
        Assert.Equal(("name", 200), (problem.Errors[0].Field, problem.Errors.Count));
    }
}
