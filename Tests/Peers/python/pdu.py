"""python3-gammu as a judge of PDUs: one JSON request a line in, one JSON answer a line out."""
import datetime
import json
import sys

import gammu

TEMPLATE = {
    "SMSC": {"Location": 0, "Name": "", "Format": "Text", "Validity": "NA", "Number": "+31628870634", "DefaultNumber": ""},
    "UDH": {"Type": "NoUDH", "Text": b"", "ID8bit": 0, "ID16bit": 0, "PartNumber": -1, "AllParts": 0},
    "Folder": 2, "InboxFolder": 0, "Memory": "ME", "Location": 0, "Name": "", "Type": "Deliver", "Coding": "8bit",
    "DateTime": datetime.datetime(2026, 11, 30, 12, 34, 56), "SMSCDateTime": datetime.datetime(2026, 11, 30, 12, 35, 1),
    "DeliveryStatus": 0, "ReplyViaSameSMSC": 0, "State": "UnSent", "Class": -1, "MessageReference": 0, "ReplaceMessage": 0,
    "RejectDuplicates": 0,
}


def decode(pdu):
    sms = gammu.DecodePDU(bytes.fromhex(pdu), False)
    text = sms["Text"]
    return {
        "type": sms["Type"], "number": sms["Number"], "coding": sms["Coding"], "class": sms["Class"], "udh": sms["UDH"]["Type"],
        "text": text.hex() if isinstance(text, bytes) else text, "reference": sms["MessageReference"], "validity": sms["SMSC"]["Validity"],
        "time": str(sms["DateTime"]),
    }


def encode(number, text, message_class, coding):
    data = bytes.fromhex(text)
    sms = dict(TEMPLATE, Number=number, Class=message_class, Coding=coding, Length=len(data))
    sms["Text"] = data if coding == "8bit" else data.decode("ascii")
    return {"pdu": gammu.EncodePDU(sms, "Deliver").hex()}


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = decode(request["pdu"]) if "pdu" in request else encode(request["number"], request["text"], request["class"], request["coding"])
    except gammu.GSMError as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
