"""The lessons page: a question, the vote, and then the race with its claim, its controls and where to go on."""

from __future__ import annotations

from i18n import say
from ui.blocks.page import page_frame
from ui.lessons.page import head, lesson_body
from ui.lessons.params import PARAMS
from ui.lessons.state import accept_link, enter

with page_frame("lessons", PARAMS, enter=enter, accept=accept_link, head=lambda _: head()) as page:
    lesson_body(page)
    page.share(say("It opens the same lesson with the same picture and settings."))
