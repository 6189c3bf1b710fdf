namespace Lwm2m.Client
{
    /// <summary>
    /// One line of an object's table: which resource, of which type, how often, and what a server may do with it. The
    /// engine checks every operation against it, so an object's own code does not.
    /// </summary>
    public sealed class ResourceDefinition
    {
        /// <summary>Makes a line of the table.</summary>
        /// <param name="id">Resource ID, 0 to 65534.</param>
        /// <param name="type">Type of its value.</param>
        /// <param name="operations">What a server may do.</param>
        /// <param name="multiple">Whether it may have several instances.</param>
        /// <param name="mandatory">Whether every object instance has it, so that Create needs it unless it has a default.</param>
        public ResourceDefinition(int id, ResourceType type, Operations operations, bool multiple = false, bool mandatory = false)
        {
            Id = id;
            Type = type;
            Operations = operations;
            IsMultiple = multiple;
            IsMandatory = mandatory;
        }

        /// <summary>Resource ID.</summary>
        public int Id { get; }

        /// <summary>Type of its value.</summary>
        public ResourceType Type { get; }

        /// <summary>What a server may do.</summary>
        public Operations Operations { get; }

        /// <summary>Whether it may have several instances.</summary>
        public bool IsMultiple { get; }

        /// <summary>Whether every object instance has it.</summary>
        public bool IsMandatory { get; }

        /// <summary>Whether its values are numbers, which gt, lt and st are for.</summary>
        internal bool IsNumeric
        {
            get { return Type == ResourceType.Integer || Type == ResourceType.Unsigned || Type == ResourceType.Float || Type == ResourceType.Time; }
        }

        /// <summary>Whether a server may do this.</summary>
        public bool Allows(Operations operation)
        {
            return (Operations & operation) == operation;
        }
    }
}
