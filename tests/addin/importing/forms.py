"""The sample firm's contacts and service items, written out as other programs export them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from addin.importing.twins import FACE_TO_FACE

Tables = Mapping[str, pd.DataFrame]
DAYS = {"Touches": "date", "Service": "opened"}


def salesforce(t: Tables, folder: Path) -> None:
    """Data Export: Account, Contact, Task, Event, Case."""
    accounts, people = t["Accounts"], t["People"]
    put(folder, "Account.csv", Id=sf("001", accounts["account_id"]), IsDeleted="false", MasterRecordId="",
        Name=accounts["account"], Type="Customer", OwnerId=accounts["owner"])  # fmt: skip
    put(folder, "Contact.csv", Id=sf("003", people["person_id"]), AccountId=sf("001", people["account_id"]),
        LastName=people["name"], Name=people["name"], Email=people["email"])  # fmt: skip
    for name, touches in (("Task", of(t, face=False)), ("Event", of(t, face=True))):
        ids = {"Id": sf("00T", touches["touch_id"]), "WhoId": sf("003", touches["person_id"]),
               "AccountId": sf("001", touches["account_id"]), "Subject": touches["purpose"].fillna("Contact"),
               "Type": touches["channel"], "Owner.Name": touches["owner"], "ActivityDate": day(touches["date"])}  # fmt: skip
        if name == "Task":
            put(folder, "Task.csv", **ids, Status="Completed", Priority="Normal", TaskSubtype="Task", IsClosed="true",
                CallDurationInSeconds=3600 * touches["hours"], CallType=inbound(touches),
                CompletedDateTime=day(touches["date"]) + "T10:00:00.000Z")  # fmt: skip
        else:
            start = day(touches["date"]) + "T09:00:00.000Z"
            put(folder, "Event.csv", **ids, StartDateTime=start, DurationInMinutes=60 * touches["hours"],
                IsAllDayEvent="false", Location="")  # fmt: skip
    items = t["Service"]
    put(folder, "Case.csv", CaseNumber=items["item_id"], AccountId=sf("001", items["account_id"]), Subject=items["note"],
        Status=state(items), CreatedDate=moment(items["opened"]), ClosedDate=moment(items["closed"]),
        Priority=items["severity"], Type=items["kind"])  # fmt: skip


def dynamics(t: Tables, folder: Path) -> None:
    """Export to Excel: activities and cases, accounts by name."""
    touches, items, names = t["Touches"], t["Service"], called(t)
    put(folder, "Activities.csv", **{
        "(Do Not Modify) Activity": touches["touch_id"], "(Do Not Modify) Row Checksum": "x",
        "(Do Not Modify) Modified On": day(touches["date"]), "Subject": touches["purpose"].fillna("Contact"),
        "Regarding": touches["account_id"].map(names), "Activity Type": touches["channel"],
        "Activity Status": "Completed", "Owner": touches["owner"], "Start Date": day(touches["date"]),
        "Date Created": day(touches["date"]), "Duration": (60 * touches["hours"]), "Direction": inbound(touches),
    })  # fmt: skip
    put(folder, "Cases.csv", **{
        "(Do Not Modify) Case": items["item_id"], "(Do Not Modify) Row Checksum": "x",
        "(Do Not Modify) Modified On": moment(items["closed"]), "Case Title": items["note"],
        "Case Number": items["item_id"], "Customer": items["account_id"].map(names), "Created On": moment(items["opened"]),
        "Resolved On": moment(items["closed"]), "Priority": items["severity"], "Status": state(items),
        "Case Type": items["kind"],
    })  # fmt: skip


def hubspot(t: Tables, folder: Path) -> None:
    """Companies, contacts, calls, meetings and tickets; HubSpot logs no other kinds."""
    accounts, people, items, names = t["Accounts"], t["People"], t["Service"], called(t)
    put(folder, "companies.csv", **{
        "Record ID": accounts["account_id"], "Company name": accounts["account"], "Company owner": accounts["owner"],
        "Industry": "", "Create Date": "2020-01-01",
    })  # fmt: skip
    put(folder, "contacts.csv", **{
        "Record ID": people["person_id"], "First Name": "", "Last Name": people["name"], "Email": people["email"],
        "Associated Company IDs (Primary)": people["account_id"], "Lifecycle Stage": "Customer",
    })  # fmt: skip
    for name, title, start, touches in (
        ("calls.csv", "Call Title", "Activity date", only(t, "call")),
        ("meetings.csv", "Meeting name", "Meeting start time", only(t, "meeting")),
    ):
        more = {"Call duration (HH:mm:ss)": clock(touches["hours"]), "Call direction": inbound(touches)}
        ends = pd.to_datetime(touches["date"]) + pd.to_timedelta(9 + touches["hours"].fillna(0), unit="h")
        more = more if title == "Call Title" else {"Meeting end time": moment(ends)}
        put(folder, name, **{
            "Record ID": touches["touch_id"], title: touches["purpose"].fillna("Contact"),
            start: day(touches["date"]) + " 09:00", "Activity assigned to": touches["owner"],
            "Associated Company": touches["account_id"].map(names), "Associated Contact IDs": touches["person_id"], **more,
        })  # fmt: skip
    put(folder, "tickets.csv", **{
        "Ticket ID": items["item_id"], "Ticket name": items["note"], "Create date": moment(items["opened"]),
        "Close date": moment(items["closed"]), "Ticket owner": "", "Priority": items["severity"],
        "Category": items["kind"], "Associated Company (Primary)": items["account_id"].map(names),
        "Time to first agent email reply (HH:mm:ss)": clock(after(items, "first_reply")),
    })  # fmt: skip


def zoho(t: Tables, folder: Path) -> None:
    """Accounts, contacts and calls of Zoho, tickets of Zendesk."""
    accounts, people, items, names = t["Accounts"], t["People"], t["Service"], called(t)
    put(folder, "accounts.csv", **{"Record Id": accounts["account_id"], "Account Name": accounts["account"],
                                   "Account Owner.id": "", "Website": ""})  # fmt: skip
    put(folder, "contacts.csv", **{"Record Id": people["person_id"], "Contact Name": people["name"],
                                   "Email": people["email"], "Account Name.id": people["account_id"]})  # fmt: skip
    touches = only(t, "call")
    put(folder, "calls.csv", **{
        "Record Id": touches["touch_id"], "Subject": "Call", "Call Start Time": day(touches["date"]) + " 09:00:00",
        "Call Status": "Completed", "Related To.id": touches["account_id"], "Contact Name.id": touches["person_id"],
        "Call Owner": touches["owner"], "Call Agenda": touches["purpose"], "Call Type": inbound(touches),
        "Call Duration (in seconds)": 3600 * touches["hours"],
    })  # fmt: skip
    put(folder, "zendesk.csv", **{
        "Id": items["item_id"], "Requester": "", "Requester email": "", "Subject": items["note"],
        "Status": state(items), "Priority": items["severity"], "Ticket type": items["kind"],
        "Created at": moment(items["opened"]), "Organization": items["account_id"].map(names),
        "Solved at": moment(items["closed"]), "Satisfaction Score": items["satisfaction"],
        "First reply time in minutes": 60 * after(items, "first_reply"),
    })  # fmt: skip


def outlook(t: Tables, folder: Path) -> None:
    """Everybody's calendar of Outlook: meetings with people of known addresses; tickets of Freshdesk."""
    items, names = t["Service"], called(t)
    mails = t["People"].set_index("person_id")["email"]
    for number, (owner, touches) in enumerate(t["Touches"].groupby("owner")):
        ends = pd.to_datetime(touches["date"]) + pd.to_timedelta(9 + touches["hours"], unit="h")
        put(folder, f"calendar-{number}.csv", **{
            "Subject": touches["purpose"].fillna("Meeting"), "Start Date": us(touches["date"]),
            "Start Time": "9:00:00 AM", "End Date": us(ends), "End Time": ends.dt.strftime("%I:%M:%S %p"),
            "All day event": "False", "Meeting Organizer": owner, "Required Attendees": touches["person_id"].map(mails),
            "Private": "False", "Show time as": "2",
        })  # fmt: skip
    put(folder, "freshdesk.csv", **{
        "Ticket ID": items["item_id"], "Subject": items["note"], "Status": state(items), "Priority": items["severity"],
        "Type": items["kind"], "Created time": moment(items["opened"]), "Closed time": moment(items["closed"]),
        "First response time (in hrs)": clock(after(items, "first_reply")), "Survey results": items["satisfaction"],
        "Company Name": items["account_id"].map(names),
    })  # fmt: skip


def own(t: Tables, folder: Path) -> None:
    """Our own headers, every column."""
    for name in ("Touches", "Service"):
        frame = t[name].drop(columns=[column for column in t[name] if column == "row" or column.endswith("_bad")])
        frame.to_csv(folder / f"{name}.csv", index=False, date_format="%Y-%m-%d %H:%M:%S")


FORMS: dict[str, Callable[[Tables, Path], None]] = {
    form.__name__: form for form in (salesforce, dynamics, hubspot, zoho, outlook, own)
}


def carried(form: str, t: Tables) -> dict[str, pd.DataFrame]:
    """The contacts and items that a form has a place for; the rest stays in the workbook."""
    touches = t["Touches"]
    mails = t["People"].set_index("person_id")["email"]
    kept = {
        "hubspot": touches["channel"].isin(["call", "meeting"]),
        "zoho": touches["channel"] == "call",
        "outlook": (touches["channel"] == "meeting") & touches["person_id"].map(mails).notna(),
    }.get(form, touches["channel"].notna())
    items = t["Service"]
    # what cannot be read has no form in which it could be written
    return {**t, "Touches": touches[kept], "Service": items[~items["first_reply_bad"] & ~items["closed_bad"]]}


def put(folder: Path, name: str, **columns: object) -> None:
    """Write a CSV file."""
    pd.DataFrame(columns).to_csv(folder / name, index=False)


def sf(kind: str, ids: pd.Series) -> pd.Series:
    """Salesforce ids of 18 letters."""
    return (kind + ids.str.rjust(12, "0") + "AAA").str[-18:].where(ids.notna())


def of(t: Tables, face: bool) -> pd.DataFrame:
    """Contacts face to face, or the others."""
    return t["Touches"][t["Touches"]["channel"].isin(FACE_TO_FACE) == face]


def only(t: Tables, channel: str) -> pd.DataFrame:
    """Contacts of one channel."""
    return t["Touches"][t["Touches"]["channel"] == channel]


def called(t: Tables) -> dict[str, str]:
    """Account -> its name."""
    return dict(zip(t["Accounts"]["account_id"], t["Accounts"]["account"], strict=True))


def inbound(touches: pd.DataFrame) -> pd.Series:
    """Which way."""
    return touches["direction"].map({"in": "Inbound", "out": "Outbound"})


def state(items: pd.DataFrame) -> pd.Series:
    """Open or closed."""
    return items["closed"].isna().map({True: "Open", False: "Closed"})


def after(items: pd.DataFrame, column: str) -> pd.Series:
    """Hours from the opening."""
    return (items[column] - items["opened"]).dt.total_seconds() / 3600


def day(moments: pd.Series) -> pd.Series:
    """As 2026-09-30."""
    return moments.dt.strftime("%Y-%m-%d")


def us(moments: pd.Series) -> pd.Series:
    """As 9/30/2026."""
    return moments.dt.strftime("%m/%d/%Y")


def moment(moments: pd.Series) -> pd.Series:
    """As 2026-09-30 14:05."""
    return moments.dt.strftime("%Y-%m-%d %H:%M")


def clock(hours: pd.Series) -> pd.Series:
    """As 26:05:00."""
    seconds = (3600 * hours).round()
    told = [f"{int(s // 3600)}:{int(s % 3600 // 60):02d}:{int(s % 60):02d}" if s == s else "" for s in seconds]
    return pd.Series(told, index=hours.index)
