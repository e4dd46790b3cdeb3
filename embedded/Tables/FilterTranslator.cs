using System.Linq.Expressions;

namespace Azure.Data.Tables;

/// <summary>
/// Turns a condition on a row into a filter: comparisons of a property with a value, <c>&amp;&amp;</c>, <c>||</c>, <c>!</c>, boolean properties,
/// <c>Equals</c>, and <c>string.Compare</c>, <c>CompareOrdinal</c> or <c>CompareTo</c> against 0. What has no row in it is evaluated here.
/// </summary>
internal sealed class FilterTranslator
{
    private const string Always = "true";
    private const string Never = "false";
    private readonly FilterColumns _columns;

    private FilterTranslator(ParameterExpression row) => _columns = new FilterColumns(row);

    /// <returns>The filter; empty when it lets every row pass.</returns>
    /// <exception cref="NotSupportedException">A part of the condition has no counterpart in the table service.</exception>
    public static string Translate(LambdaExpression filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var text = new FilterTranslator(filter.Parameters[0]).Condition(filter.Body);
        return text == Always ? "" : text;
    }

    private string Condition(Expression expression) => expression switch
    {
        _ when !_columns.DependsOnRow(expression) => FilterColumns.Evaluate(expression) is true ? Always : Never,
        UnaryExpression { NodeType: ExpressionType.Not } not => Not(Condition(not.Operand)),
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both => And(Condition(both.Left), Condition(both.Right)),
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either => Or(Condition(either.Left), Condition(either.Right)),
        BinaryExpression comparison when OperatorOf(comparison.NodeType) is { } name => Comparison(name, comparison.Left, comparison.Right),
        MethodCallExpression { Method.Name: nameof(Equals) } call => Comparison("eq", call),
        _ when _columns.Find(expression) is { } column => $"{column.Name} eq true",
        _ => throw Unsupported(expression),
    };

    private string Comparison(string name, Expression left, Expression right)
    {
        if (IsComparison(left) && right is ConstantExpression { Value: 0 })
        {
            return Comparison(name, (MethodCallExpression)left);
        }

        if (IsComparison(right) && left is ConstantExpression { Value: 0 })
        {
            return Comparison(Mirrored(name), (MethodCallExpression)right);
        }

        if (_columns.Find(left) is { } column && !_columns.DependsOnRow(right))
        {
            return $"{column.Name} {name} {column.LiteralOf(FilterColumns.Evaluate(right))}";
        }

        return _columns.Find(right) is { } mirrored && !_columns.DependsOnRow(left)
            ? $"{mirrored.Name} {Mirrored(name)} {mirrored.LiteralOf(FilterColumns.Evaluate(left))}"
            : throw Unsupported(Expression.Equal(left, right));
    }

    private static bool IsComparison(Expression expression) =>
        expression is MethodCallExpression { Method.Name: nameof(string.Compare) or nameof(string.CompareOrdinal) or nameof(string.CompareTo) };

    // The service compares text ordinally, so that is the only comparison a call may ask for.
    private string Comparison(string name, MethodCallExpression call)
    {
        Expression[] operands = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
        return operands switch
        {
            [var left, var right] => Comparison(name, left, right),
            [var left, var right, ConstantExpression { Value: StringComparison.Ordinal }] => Comparison(name, left, right),
            _ => throw Unsupported(call),
        };
    }

    private static string And(string left, string right) => (left, right) switch
    {
        (Always, _) => right,
        (_, Always) => left,
        (Never, _) or (_, Never) => Never,
        _ => $"({left}) and ({right})",
    };

    private static string Or(string left, string right) => (left, right) switch
    {
        (Never, _) => right,
        (_, Never) => left,
        (Always, _) or (_, Always) => Always,
        _ => $"({left}) or ({right})",
    };

    private static string Not(string condition) => condition switch
    {
        Always => Never,
        Never => Always,
        _ => $"not ({condition})",
    };

    private static string? OperatorOf(ExpressionType type) => type switch
    {
        ExpressionType.Equal => "eq",
        ExpressionType.NotEqual => "ne",
        ExpressionType.GreaterThan => "gt",
        ExpressionType.GreaterThanOrEqual => "ge",
        ExpressionType.LessThan => "lt",
        ExpressionType.LessThanOrEqual => "le",
        _ => null,
    };

    private static string Mirrored(string name) => name switch
    {
        "gt" => "lt",
        "ge" => "le",
        "lt" => "gt",
        "le" => "ge",
        _ => name,
    };

    private static NotSupportedException Unsupported(Expression expression) =>
        new($"The table service can't evaluate '{expression}': a filter compares one property of the row with one value.");
}
