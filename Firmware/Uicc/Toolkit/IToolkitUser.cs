namespace Lwm2m.Uicc
{
    /// <summary>Who is told of what the card has done by its toolkit, such as the applet's service: it asks the card for messages then.</summary>
    public interface IToolkitUser
    {
        /// <summary>A proactive command was carried out, or the card took a short message. Called from inside a job.</summary>
        void OnToolkit();
    }
}
