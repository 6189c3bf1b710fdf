using System;
using System.IO;
using Lwm2m.Foundation;

namespace Lwm2m.Board
{
    /// <summary>
    /// Records as files of one folder, such as <c>I:\</c> on an ESP32, <c>name.0</c> and <c>name.1</c>. A file is on the medium once it
    /// is closed (LittleFS commits then). Streams and paths are allocated per call: the store is written rarely, not per message.
    /// </summary>
    public sealed class FileMedium : RecordMedium
    {
        private readonly string _folder;

        /// <summary>Uses an existing folder.</summary>
        public FileMedium(string folder)
        {
            _folder = folder;
        }

        /// <inheritdoc/>
        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            int total = 0;
            try
            {
                string path = PathOf(name, slot);
                if (!File.Exists(path))
                {
                    return Missing;
                }

                using (FileStream file = new FileStream(path, FileMode.Open, FileAccess.Read))
                {
                    int read;
                    do
                    {
                        read = file.Read(buffer, offset + total, count - total);
                        total += read;
                    }
                    while (read > 0 && total < count);
                }
            }
            catch (Exception)
            {
                // Boards throw various exceptions for a file that cannot be read. The store counts the slot as broken.
                return 0;
            }

            return total;
        }

        /// <inheritdoc/>
        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            try
            {
                using (FileStream file = new FileStream(PathOf(name, slot), FileMode.Create, FileAccess.Write))
                {
                    file.Write(buffer, offset, count);
                    file.Flush();
                }

                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        /// <inheritdoc/>
        public override bool Delete(string name, int slot)
        {
            try
            {
                string path = PathOf(name, slot);
                if (File.Exists(path))
                {
                    File.Delete(path);
                }

                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        private string PathOf(string name, int slot)
        {
            return Path.Combine(_folder, name + (slot == 0 ? ".0" : ".1"));
        }
    }
}
