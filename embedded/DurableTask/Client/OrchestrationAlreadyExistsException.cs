namespace DurableTask.Core.Exceptions;

/// <summary>An instance of this id exists in a status in which it is kept.</summary>
public class OrchestrationAlreadyExistsException(string message) : Exception(message);
