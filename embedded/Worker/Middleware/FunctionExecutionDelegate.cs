namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the pipeline: the middlewares that follow, then the function.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
