using System.Linq.Expressions;
using System.Reflection;

namespace Azure.Data.Tables;

/// <summary>Tells which parts of a condition are properties of the row, and the value of those that aren't.</summary>
internal sealed class FilterColumns(ParameterExpression row)
{
    /// <summary>True when the expression can't be evaluated without a row.</summary>
    public bool DependsOnRow(Expression expression)
    {
        var finder = new RowFinder(row);
        finder.Visit(expression);
        return finder.Found;
    }

    /// <summary>
    /// The property that the expression stands for, if it is one:
    /// <c>e.Count</c>, <c>e.Count.Value</c>, <c>e["Count"]</c> or <c>e.GetInt32("Count")</c>.
    /// </summary>
    public FilterColumn? Find(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert => Find(convert.Operand),
        MemberExpression { Expression: { } inner, Member.Name: "Value" }
            when Nullable.GetUnderlyingType(inner.Type) is not null => Find(inner),
        MemberExpression { Expression: { } inner } property
            when IsRow(inner) => new FilterColumn(EntityModel.NameOf(property.Member), property.Type),
        MethodCallExpression { Object: { } inner, Arguments: [var name] } call
            when IsRow(inner) && IsGetter(call.Method) => new FilterColumn((string)Evaluate(name)!, call.Type),
        _ => null,
    };

    /// <summary>The value of an expression without the row.</summary>
    public static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } captured => field.GetValue(captured.Expression is null ? null : Evaluate(captured.Expression)),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };

    private static bool IsGetter(MethodInfo method) =>
        method.DeclaringType == typeof(TableEntity) && method.Name.StartsWith("get", StringComparison.OrdinalIgnoreCase);

    private bool IsRow(Expression expression) =>
        expression == row || expression is UnaryExpression { NodeType: ExpressionType.Convert } convert && IsRow(convert.Operand);

    private sealed class RowFinder(ParameterExpression row) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == row;
            return node;
        }
    }
}
