"""What rooms do: each verb is a function."""

from placette.rooms.actions.changing import erase, lock, restore, withhold
from placette.rooms.actions.closing import close_room, open_room
from placette.rooms.actions.entering import be_there, enter, leave, leave_all
from placette.rooms.actions.holding import expire, refuse, release, withdraw
from placette.rooms.actions.keeping import erase_old_seats, forget_erased, lapse_seats, open_default_rooms
from placette.rooms.actions.numbering import is_settled, keep_epoch, mark_mode, settle_epoch
from placette.rooms.actions.rewording import edit
from placette.rooms.actions.speaking import say
from placette.rooms.asks import EditAsk, EnterAsk, SayAsk

__all__ = [
    "EditAsk",
    "EnterAsk",
    "SayAsk",
    "be_there",
    "close_room",
    "edit",
    "enter",
    "erase",
    "erase_old_seats",
    "expire",
    "forget_erased",
    "is_settled",
    "keep_epoch",
    "lapse_seats",
    "leave",
    "leave_all",
    "lock",
    "mark_mode",
    "open_default_rooms",
    "open_room",
    "refuse",
    "release",
    "restore",
    "say",
    "settle_epoch",
    "withdraw",
    "withhold",
]
