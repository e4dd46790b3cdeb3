using System.Reflection;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Languages;

/// <summary>What people are told is there in both languages: each problem that the code makes, each text by itself.</summary>
public sealed class TextsTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<Type> App =
    [
        .. typeof(BenefitsApp).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("BenefitsFunctions.", StringComparison.Ordinal) == true),
    ];

    [Fact]
    public void Problems_OfEveryKind_AreToldInBothLanguages()
    {
        var makers = App.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.ReturnType == typeof(Problem) && method is { IsSpecialName: false, ContainsGenericParameters: false })
            .Where(method => method.DeclaringType!.Name.EndsWith("Errors", StringComparison.Ordinal)).ToList();
        var made = makers.Select(Make).ToList();

        output.WriteLine($"{made.Count} problems");
        Assert.InRange(made.Count, 60, 1_000);
        Assert.All(made, problem => Assert.All(
            new[] { problem.Title, problem.Detail, problem.Remedy }.OfType<Localized>().Concat(problem.Errors.Select(e => e.Message)),
            text => IsInBothLanguages(problem.Code, text)));
    }

    [Fact]
    public void Texts_ThatStandByThemselves_AreThereInBothLanguages()
    {
        var texts = App.SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(Localized) && !field.DeclaringType!.ContainsGenericParameters)
            .Select(field => ($"{field.DeclaringType!.Name}.{field.Name}", (Localized)field.GetValue(null)!)).ToList();

        Assert.InRange(texts.Count, 5, 1_000);
        Assert.All(texts, text => IsInBothLanguages(text.Item1, text.Item2));
    }

    private static void IsInBothLanguages(string where, Localized text)
    {
        Assert.False(string.IsNullOrWhiteSpace(text.En), $"{where} has a text that is not there in English.");
        Assert.True(text.Ja.Any(c => c > 0x3000), $"{where} has a text that is not there in Japanese: {text.En}");
        Assert.DoesNotContain(text.En, c => c is > (char)0x3000 and < (char)0xff00);
    }

    private static Problem Make(MethodInfo maker) =>
        (Problem)maker.Invoke(null, [.. maker.GetParameters().Select(p => Sample(p.ParameterType))])!;

    // Something of the type; what it says does not matter.
    private static object? Sample(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Sample(underlying);
        }

        if (type == typeof(string))
        {
            return "x";
        }

        if (type == typeof(Localized))
        {
            return new Localized("x", "あ");
        }

        if (type == typeof(Guid) || type.IsPrimitive || (type.Namespace == "System" && type.IsValueType))
        {
            return Activator.CreateInstance(type);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0);
        }

        if (type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type))
        {
            var item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, 1);
            items.SetValue(Sample(item), 0);
            return items;
        }

        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Sample(p.ParameterType))]);
    }
}
