"""What reasons say of words that the filters had refused, in the language spoken now."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def what_was(count: int, rules: int, *, named: bool) -> str:
    """So many messages refused by so many rules. `named`: their rooms are named. To be filled in: `at`, `rules`, and `room`,
    `count`, `until` where there are any."""
    match count, named:
        case 1, True:
            return ngettext(
                "What was looked at: words that you wrote on %(at)s in the room %(room)s and that the filters refused, by"
                " their rule %(rules)s.",
                "What was looked at: words that you wrote on %(at)s in the room %(room)s and that the filters refused, by"
                " their rules %(rules)s.",
                rules,
            )
        case 1, False:
            return ngettext(
                "What was looked at: words that you wrote on %(at)s and that the filters refused, by their rule %(rules)s.",
                "What was looked at: words that you wrote on %(at)s and that the filters refused, by their rules %(rules)s.",
                rules,
            )
        case _, True:
            return ngettext(
                "What was looked at: %(count)s messages of yours that the filters refused, from %(at)s to %(until)s, by"
                " their rule %(rules)s. Where: %(room)s.",
                "What was looked at: %(count)s messages of yours that the filters refused, from %(at)s to %(until)s, by"
                " their rules %(rules)s. Where: %(room)s.",
                rules,
            )
        case _:
            return ngettext(
                "What was looked at: %(count)s messages of yours that the filters refused, from %(at)s to %(until)s, by"
                " their rule %(rules)s.",
                "What was looked at: %(count)s messages of yours that the filters refused, from %(at)s to %(until)s, by"
                " their rules %(rules)s.",
                rules,
            )


def who_read(count: int, unread: int) -> str:
    """What a moderator read of `count` messages, of which `unread` were written between two people; none: it is told of
    whatever else was looked at. To be filled in: `seen`, and `read` where some were."""
    if not unread:
        return _("%(seen)s A moderator saw there what the rule or law named below is about.")
    if unread == count:
        return _("%(seen)s No moderator read these words: the filters alone say what they are about.")
    return _(
        "%(seen)s A moderator read %(read)s of them and saw there what the rule or law named below is about. Nobody read"
        " the rest, written between two people: the filters alone say what it is about."
    )
