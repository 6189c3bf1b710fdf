namespace Lwm2m.Bench.Card;

// SELECT, the files and logical channels (ETSI TS 102 221 §11.1).
public sealed partial class UiccStandIn
{
    private const int CurrentApplication = 0x7FFF;

    private byte[] Select(CardChannel channel, CommandApdu command)
    {
        var data = command.Data;
        var wants = command.P2 is 0x00 or 0x04 or 0x0C ? command.P2 : throw new CardRefusal(Status.WrongParameters);
        if (command.P1 == 4)
        {
            return SelectApplication(channel, data, wants);
        }

        var file = command.P1 switch
        {
            0 => data.Length is 0 ? _files.Master : data.Length is 2 ? Near(channel, (data[0] << 8) | data[1]) : throw new CardRefusal(Status.WrongLength),
            3 when data.Length == 0 => channel.Directory.Parent,
            8 => Along(channel, data.Length >= 2 && data[0] == 0x7F && data[1] == 0xFF ? channel.Application : _files.Master, data, data is [0x7F, 0xFF, ..] or [0x3F, 0x00, ..] ? 2 : 0),
            9 => Along(channel, channel.Directory, data, 0),
            _ => throw new CardRefusal(Status.WrongParameters),
        };
        switch (file)
        {
            case null:
                throw new CardRefusal(Status.FileNotFound);
            case CardDirectory directory:
                channel.SelectDirectory(directory);
                break;
            case ElementaryFile elementary:
                channel.SelectDirectory(elementary.Parent!);
                channel.File = elementary;
                break;
        }

        return Template(wants, file.Parameters(_memory.IsPinEnabled));
    }

    private byte[] SelectApplication(CardChannel channel, byte[] name, byte wants)
    {
        if (name.Length is < 5 or > 16)
        {
            throw new CardRefusal(Status.WrongLength);
        }

        if (Applet is { } applet && applet.Options.Aid.AsSpan().StartsWith(name))
        {
            channel.IsApplet = true;
            channel.Application = null;
            channel.Selected = applet.Options.Aid;
            channel.Stored.Clear();
            channel.NextBlock = 0;
            return wants == 0x0C ? [] : Tlv.Write((byte)(wants == 4 ? 0x62 : 0x6F), Tlv.Write(0x84, applet.Options.Aid));
        }

        var directory = _files.Application(name) ?? throw new CardRefusal(Status.FileNotFound);
        channel.IsApplet = false;
        channel.Application = directory;
        channel.Selected = directory.Name;
        channel.SelectDirectory(directory);
        return Template(wants, directory.Parameters(_memory.IsPinEnabled));
    }

    private static byte[] Template(byte wants, byte[] parameters) => wants switch
    {
        0x0C => [],
        0x04 => Tlv.Write(0x62, parameters),
        _ => Tlv.Write(0x6F, parameters),
    };

    // What can be selected by its identifier (TS 102 221 §8.4.1).
    private CardFile? Near(CardChannel channel, int id)
    {
        var current = channel.Directory;
        return id switch
        {
            0x3F00 => _files.Master,
            CurrentApplication => channel.Application,
            _ when current.Id == id => current,
            _ when current.Find(id) is { } file => file,
            _ when current.Parent?.Id == id => current.Parent,
            _ => current.Parent?.Find(id) as CardDirectory,
        };
    }

    private static CardFile? Along(CardChannel channel, CardDirectory? from, byte[] path, int start)
    {
        if (path.Length is 0 || path.Length % 2 != 0)
        {
            throw new CardRefusal(Status.WrongLength);
        }

        CardFile? file = from;
        for (var i = start; i < path.Length && file is not null; i += 2)
        {
            file = (file as CardDirectory)?.Find((path[i] << 8) | path[i + 1]);
        }

        return file;
    }

    private byte[] ReadBinary(CardChannel channel, CommandApdu command, bool isSecured)
    {
        var file = File<TransparentFile>(channel, command);
        var offset = (command.P1 & 0x80) != 0 ? command.P2 : (command.P1 << 8) | command.P2;
        Needs(file, file.Read, isSecured);
        NeedsNoData(command);
        if (offset >= file.Content.Length)
        {
            throw new CardRefusal(Status.WrongOffset);
        }

        var left = file.Content.Length - offset;
        var wanted = command.Expected!.Value;
        if (wanted > left && wanted != MaxResponse && !isSecured)
        {
            throw new CardRefusal(0x6C00 | left);
        }

        return file.Content.AsSpan(offset, Math.Min(wanted, left)).ToArray();
    }

    private byte[] UpdateBinary(CardChannel channel, CommandApdu command, bool isSecured)
    {
        var file = File<TransparentFile>(channel, command);
        var offset = (command.P1 & 0x80) != 0 ? command.P2 : (command.P1 << 8) | command.P2;
        Needs(file, file.Update, isSecured);
        if (command.Data.Length == 0 || offset + command.Data.Length > file.Content.Length)
        {
            throw new CardRefusal(command.Data.Length == 0 ? Status.WrongLength : Status.WrongOffset);
        }

        command.Data.CopyTo(file.Content, offset);
        Keep(PathOf(file), file.Content);
        return [];
    }

    private byte[] ReadRecord(CardChannel channel, CommandApdu command, bool isSecured)
    {
        var file = RecordOf(channel, command);
        Needs(file, file.Read, isSecured);
        NeedsNoData(command);
        if (command.Expected != file.RecordLength && command.Expected != MaxResponse)
        {
            throw new CardRefusal(0x6C00 | file.RecordLength);
        }

        return (byte[])file.Records[channel.Record - 1].Clone();
    }

    private byte[] UpdateRecord(CardChannel channel, CommandApdu command, bool isSecured)
    {
        var file = RecordOf(channel, command);
        Needs(file, file.Update, isSecured);
        if (command.Data.Length != file.RecordLength)
        {
            throw new CardRefusal(Status.WrongLength);
        }

        file.Records[channel.Record - 1] = command.Data;
        Keep(PathOf(file), file.Content);
        return [];
    }

    private byte[] GetStatus(CardChannel channel, CommandApdu command) => (command.P1, command.P2) switch
    {
        (<= 2, 0x0C) when command.Data.Length == 0 => [],
        (<= 2, 0x00) when command.Data.Length == 0 => Template(4, channel.Directory.Parameters(_memory.IsPinEnabled)),
        _ => throw new CardRefusal(Status.WrongParameters),
    };

    private byte[] ManageChannel(CardChannel channel, CommandApdu command)
    {
        if (Options.Channels == 0 || Faults.RefusesChannels)
        {
            throw new CardRefusal(Status.NoChannels);
        }

        if (command.P1 == 0x80)
        {
            var closed = command.P2 != 0 ? command.P2 : channel.Number;
            if (closed == 0 || (channel.Number != 0 && channel.Number != closed))
            {
                throw new CardRefusal(Status.WrongParameters);
            }

            if (!_channels.ContainsKey(closed))
            {
                Violation($"channel {closed} is closed and was not open");
                throw new CardRefusal(Status.NoChannels);
            }

            if (!Faults.KeepsChannelsOpen)
            {
                _channels.Remove(closed);
            }

            return [];
        }

        if (command.P1 != 0 || command.P2 > 19 || command.Data.Length > 0)
        {
            throw new CardRefusal(Status.WrongParameters);
        }

        if (command.P2 == 0 && command.Expected is not (1 or MaxResponse))
        {
            throw new CardRefusal(0x6C01);
        }

        var number = command.P2 != 0 ? command.P2 : Enumerable.Range(1, Options.Channels).FirstOrDefault(free => !_channels.ContainsKey(free));
        if (number == 0 || number > Options.Channels || _channels.ContainsKey(number))
        {
            throw new CardRefusal(Status.NotSupported);
        }

        _channels[number] = new CardChannel(number, channel.Number == 0 ? _files.Master : channel.Directory) { Application = channel.Number == 0 ? null : channel.Application };
        return command.P2 == 0 ? [(byte)number] : [];
    }

    private T File<T>(CardChannel channel, CommandApdu command)
        where T : ElementaryFile
    {
        if (typeof(T) == typeof(TransparentFile) && (command.P1 & 0x80) != 0)
        {
            SelectShort(channel, command.P1 & 0x1F);
        }

        return (channel.File ?? throw new CardRefusal(Status.NoFileSelected)) as T ?? throw new CardRefusal(Status.WrongFileType);
    }

    private RecordFile RecordOf(CardChannel channel, CommandApdu command)
    {
        if (command.P2 >> 3 != 0)
        {
            SelectShort(channel, command.P2 >> 3);
        }

        var file = File<RecordFile>(channel, command);
        var number = (command.P2 & 7) switch
        {
            2 when command.P1 == 0 => channel.Record + 1,
            3 when command.P1 == 0 => channel.Record - 1,
            4 => command.P1 == 0 ? channel.Record : command.P1,
            _ => throw new CardRefusal(Status.WrongParameters),
        };
        channel.Record = number >= 1 && number <= file.Records.Length ? number : throw new CardRefusal(Status.RecordNotFound);
        return file;
    }

    private static void SelectShort(CardChannel channel, int id)
    {
        channel.File = channel.Directory.Files.OfType<ElementaryFile>().FirstOrDefault(file => file.ShortId == id) ?? throw new CardRefusal(Status.FileNotFound);
        channel.Record = 0;
    }

    private void Needs(ElementaryFile file, CardAccess access, bool isSecured)
    {
        if (!_pins.Allows(access) || (file.Parent!.NeedsSecureChannel && !isSecured))
        {
            throw new CardRefusal(Status.NotAllowed);
        }
    }

    private static void NeedsNoData(CommandApdu command)
    {
        if (command.Data.Length > 0 || command.Expected is null)
        {
            throw new CardRefusal(Status.WrongLength);
        }
    }

    private static string PathOf(CardFile file) => (file.Parent is null ? "" : PathOf(file.Parent)) + $"{file.Id:X4}";
}
