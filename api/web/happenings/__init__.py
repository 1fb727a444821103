"""What happened, said in plain sentences: any event of the log, in the reader's language.

    names = await happenings.names(tx, events)                       # in the events' tenant: who and what their ids are called
    text = happenings.sentence(event, names, …, format)

`events` are EventCards (services/feed), audit Entries, or anything with type, data, actor and subject.
"""

from api.web.happenings.naming import Names, names
from api.web.happenings.saying import Happened, marked, sentence, title
from api.web.happenings.sentences import STEPS_TICKED

__all__ = ["STEPS_TICKED", "Happened", "Names", "marked", "names", "sentence", "title"]
