"""What safety does: decide, record the filters' verdicts, keep the place open, open cases."""

from placette.safety.actions.alarming import Alarm, alarm
from placette.safety.actions.answering import answer, close_notice, look, write
from placette.safety.actions.cases import Opened, open_own, read_answer, try_pin
from placette.safety.actions.deciding import decide, preview
from placette.safety.actions.hiding import give_back
from placette.safety.actions.leasing import renew_lease, watch_queue
from placette.safety.actions.reporting import Receipt, Report, report
from placette.safety.actions.shifts import keep_awake, off_shift, on_shift
from placette.safety.actions.sweeping import sweep
from placette.safety.actions.verdicts import End, Judged, record_verdicts, unheld

__all__ = [
    "Alarm",
    "End",
    "Judged",
    "Opened",
    "Receipt",
    "Report",
    "alarm",
    "answer",
    "close_notice",
    "decide",
    "give_back",
    "keep_awake",
    "look",
    "off_shift",
    "on_shift",
    "open_own",
    "preview",
    "read_answer",
    "record_verdicts",
    "renew_lease",
    "report",
    "sweep",
    "try_pin",
    "unheld",
    "watch_queue",
    "write",
]
