namespace Lockence.Http
{
    /// <summary>What can be asked of the server, and whether it may safely be asked again when nobody knows
    /// whether it was done.</summary>
    internal sealed class Operation
    {
        internal static readonly Operation Init = new Operation("init");
        internal static readonly Operation Validate = new Operation("validate");
        internal static readonly Operation Heartbeat = new Operation("heartbeat");
        internal static readonly Operation Logout = new Operation("logout");

        // Each one done is one less in the customer's month.
        internal static readonly Operation ResetDevices = new Operation("reset-device", mayBeDoneTwice: false);

        private Operation(string name, bool mayBeDoneTwice = true)
        {
            Path = "/api/v1/" + name;
            MayBeDoneTwice = mayBeDoneTwice;
        }

        internal string Path { get; }

        internal bool MayBeDoneTwice { get; }
    }
}
